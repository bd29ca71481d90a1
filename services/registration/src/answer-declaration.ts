import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Policy } from '@yuejuma/policy';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Action } from '@yuejuma/residence';
import { announce } from './announce.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { applied, isOwn, type FiledDeclaration } from './domain/filed-declaration.js';

/** An act on a declaration that waits for it. */
export interface Answer {
  /** Name in the audit log. */
  act: string;
  /** Who may even know of it; throws for anybody else. By default whoever knows the id. */
  admit?(d: FiledDeclaration | undefined): FiledDeclaration;
  /** The rule: the action, or null when the answer stands already and nothing changes. */
  decide(d: FiledDeclaration, at: Date, policy: Policy): Action | null;
  /** An officer's own words. */
  grounds?: string;
}

/**
 * Answers a declaration exactly once, however many answer at once: they come one after another, and each sees what the
 * one before wrote. Action, sum, announcement and audit entry commit together. DECLARATION_NOT_FOUND.
 */
export function answerDeclaration(ctx: Context, caller: Caller, id: string, { act, admit, decide, grounds }: Answer): Promise<FiledDeclaration> {
  return ctx.db.tx(async (tx) => {
    const before = (admit ?? known(id))(await declarations.findForUpdate(tx, id));
    const at = ctx.now();
    // The rules of the day of submission decide, so that a late answer costs no day (G5, G8).
    const policy = ctx.policyOn(before.cityCode, shanghaiDate(before.createTime));
    const action = decide(before, at, policy);
    if (action === null) return before;
    const after = applied(before, action, policy);
    await declarations.append(tx, before, action, after, grounds);
    await announce(tx, after, at);
    await recordAct(tx, caller, { act, subjectIds: [after.residentId], objectId: id, details: { state: after.state, policyVersion: policy.version } }, at);
    return after;
  });
}

/** Lets pass what exists. DECLARATION_NOT_FOUND. */
export const known = (id: string) => (d: FiledDeclaration | undefined): FiledDeclaration => {
  if (d === undefined) throw new DomainError('DECLARATION_NOT_FOUND', { declaration: id });
  return d;
};

/** Lets pass the caller's own; whether somebody else's exists is not told. DECLARATION_NOT_FOUND. */
export const own = (id: string, { subjectId }: Caller) => (d: FiledDeclaration | undefined): FiledDeclaration =>
  known(id)(d !== undefined && isOwn(d, subjectId) ? d : undefined);
