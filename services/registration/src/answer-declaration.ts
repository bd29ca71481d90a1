import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Policy } from '@yuejuma/policy';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Action } from '@yuejuma/residence';
import { announce } from './announce.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { behalfOf, howItCame, inApp, type Circumstances } from './domain/circumstances.js';
import { applied, isOwn, type FiledDeclaration } from './domain/filed-declaration.js';

/** An act on a declaration that waits for it. */
export interface Answer {
  /** Name in the audit log. */
  act: string;
  /** Who may even know of it; throws for anybody else. By default whoever knows the id. */
  admit?(d: FiledDeclaration | undefined): FiledDeclaration;
  /** The rule: the action, or null when the answer stands already and nothing changes. */
  decide(d: FiledDeclaration, at: Date, policy: Policy): Action | null;
  /** Whose rules: of the day of submission, so that a late answer costs no day (G5, G8), or of the day of the act. */
  rulesOf?: 'SUBMISSION' | 'TODAY';
  /** What is kept of it besides; by default an act for oneself in the app. */
  circumstances?: Partial<Circumstances>;
  /** What a look a moment ago found, when there was one. */
  seen?: FiledDeclaration | undefined;
}

/**
 * Answers a declaration exactly once, however many answer at once: they come one after another, and each sees what the
 * one before wrote. Action, sum, announcement and audit entry commit together. DECLARATION_NOT_FOUND.
 */
export async function answerDeclaration(ctx: Context, caller: Caller, id: string, answer: Answer): Promise<FiledDeclaration> {
  const admit = answer.admit ?? known(id);
  // A repeat, and whoever is refused, costs one read: a thousand of them must not wait for each other.
  const seen = admit(answer.seen ?? await declarations.find(ctx.db, id));
  if (decideNow(ctx, seen, answer).action === null) return seen;
  return ctx.db.tx(async (tx) => {
    const before = admit(await declarations.findForUpdate(tx, id));
    return answerHeld(ctx, tx, caller, before, answer);
  });
}

/** The same for a declaration that the transaction holds already; the very one when nothing changes. */
export async function answerHeld(ctx: Context, tx: Tx, caller: Caller, before: FiledDeclaration, answer: Omit<Answer, 'admit'>): Promise<FiledDeclaration> {
  const { action, policy } = decideNow(ctx, before, answer);
  return action === null ? before : write(tx, caller, before, action, policy, answer);
}

function decideNow(ctx: Context, d: FiledDeclaration, { decide, rulesOf }: Omit<Answer, 'admit'>): { action: Action | null; policy: Policy } {
  const policy = ctx.policyOn(d.cityCode, shanghaiDate(rulesOf === 'TODAY' ? ctx.now() : d.createTime));
  return { action: decide(d, ctx.now(), policy), policy };
}

async function write(tx: Tx, caller: Caller, before: FiledDeclaration, action: Action, policy: Policy, { act, circumstances }: Omit<Answer, 'admit'>): Promise<FiledDeclaration> {
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, { ...inApp(policy.version), onBehalfOf: behalfOf(before, action), ...circumstances });
  await announce(tx, action, before, after);
  const details = { state: after.state, policyVersion: policy.version, ...howItCame(circumstances) };
  await recordAct(tx, caller, { act, subjectIds: [after.residentId], objectId: after.id, details }, action.at);
  return after;
}

/** Lets pass what exists. DECLARATION_NOT_FOUND. */
export const known = (id: string) => (d: FiledDeclaration | undefined): FiledDeclaration => {
  if (d === undefined) throw new DomainError('DECLARATION_NOT_FOUND', { declaration: id });
  return d;
};

/** Lets pass the caller's own; whether somebody else's exists is not told. DECLARATION_NOT_FOUND. */
export const own = (id: string, { subjectId }: Caller) => (d: FiledDeclaration | undefined): FiledDeclaration =>
  known(id)(d !== undefined && isOwn(d, subjectId) ? d : undefined);

/** Lets pass what is about the caller; what they declared for somebody else is not. DECLARATION_NOT_FOUND. */
export const ofResident = (id: string, { subjectId }: Caller) => (d: FiledDeclaration | undefined): FiledDeclaration =>
  known(id)(d?.residentId === subjectId ? d : undefined);
