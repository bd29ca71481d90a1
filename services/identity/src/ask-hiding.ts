import { DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller, Context } from './context.js';
import type { Hiding } from './domain/hiding.js';
import { endHidingOf, findHidingOf, insertHiding } from './hidings.repository.js';
import { requireResident } from './require-resident.js';
import { sealRow } from './vault.js';

/** The person asks to be hidden; an officer of the city decides. What is asked for already, or stands, stays (T7). */
export function askHiding(ctx: Context, caller: Caller, cityCode: string): Promise<Hiding> {
  return ctx.db.tx(async (tx) => {
    const createTime = ctx.now();
    const asked = { id: newUuid(), subjectId: caller.subjectId, cityCode, origin: 'PERSON', createTime, askOfficerId: null, askUnitId: null, caseId: null, wrappedKey: null, reason: null, evidenceIds: [] } as const;
    if (await insertHiding(tx, asked)) await recordAct(tx, caller, { act: 'ASK_HIDING', subjectIds: [caller.subjectId], objectId: asked.id }, createTime);
    return (await findHidingOf(tx, caller.subjectId)) as Hiding;
  });
}

/** The caller's own, asked for or in force. */
export const findOwnHiding = (ctx: Context, { subjectId }: Caller): Promise<Hiding | undefined> => findHidingOf(ctx.db, subjectId);

/** What an officer proposes inside a case. */
export interface Proposal {
  subjectId: string;
  cityCode: string;
  caseId: string;
  reason: string;
  evidenceIds: string[];
}

/**
 * An officer proposes it inside a case of theirs, through registration, which keeps the cases; somebody of another unit decides
 * (C49). NOT_ALLOWED, OWN_CASE, RESIDENT_NOT_FOUND.
 */
export async function proposeHiding(ctx: Context, caller: Caller, { subjectId, cityCode, caseId, reason, evidenceIds }: Proposal): Promise<Hiding> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  if (caller.subjectId === subjectId) throw new DomainError('OWN_CASE', { case: caseId });
  await requireResident(ctx.db, subjectId);
  return ctx.db.tx(async (tx) => {
    const id = newUuid();
    const { wrappedKey, sealed } = sealRow(ctx.kms, 'hidings', id, { askReason: reason });
    const createTime = ctx.now();
    const proposed = { id, subjectId, cityCode, origin: 'OFFICER', createTime, askOfficerId: caller.subjectId, askUnitId: caller.unitId, caseId, wrappedKey, reason: sealed.askReason, evidenceIds } as const;
    if (await insertHiding(tx, proposed)) await recordAct(tx, caller, { act: 'PROPOSE_HIDING', subjectIds: [subjectId], objectId: id, details: { case: caseId } }, createTime);
    return (await findHidingOf(tx, subjectId)) as Hiding;
  });
}

/** The person's own request, and nobody else's, takes it away again. */
export async function endHiding(ctx: Context, caller: Caller): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const id = await endHidingOf(tx, caller.subjectId, ctx.now());
    if (id !== undefined) await recordAct(tx, caller, { act: 'END_HIDING', subjectIds: [caller.subjectId], objectId: id }, ctx.now());
  });
}
