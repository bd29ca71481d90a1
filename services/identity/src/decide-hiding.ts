import { DomainError, isUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Page } from '@yuejuma/platform/db/page';
import type { Caller, Context } from './context.js';
import { hidingDeskOf, isOnDesk, mayDecide, type Hiding } from './domain/hiding.js';
import { findOpenHidings, lockHiding, saveHidingDecision } from './hidings.repository.js';
import { sealRow } from './vault.js';

/** What waits for the officer's unit, oldest first: ids, nobody's name. */
export const listHidings = (ctx: Context, caller: Caller, page: Page): Promise<Hiding[]> => findOpenHidings(ctx.db, hidingDeskOf(caller.jurisdictions), page);

/** An officer's decision on a hiding, with grounds. */
export interface DecisionOnHiding {
  state: 'HIDDEN' | 'REFUSED';
  reason: string;
  evidenceIds: string[];
}

/** From here on nobody but the person reads the name, or nothing changes (T7). HIDING_NOT_FOUND, OWN_CASE, SECOND_UNIT_REQUIRED, HIDING_NOT_OPEN. */
export function decideHiding(ctx: Context, caller: Caller, id: string, { state, reason, evidenceIds }: DecisionOnHiding): Promise<Hiding> {
  return ctx.db.tx(async (tx) => {
    const before = isUuid(id) ? await lockHiding(tx, id) : undefined;
    if (before === undefined || !isOnDesk(hidingDeskOf(caller.jurisdictions), before)) throw new DomainError('HIDING_NOT_FOUND', isUuid(id) ? { hiding: id } : {});
    if (!mayDecide(before, { id: caller.subjectId, unitId: caller.unitId }, state)) return before;
    const { wrappedKey, sealed } = sealRow(ctx.kms, 'hidings', id, { decideReason: reason });
    await saveHidingDecision(tx, id, { state, time: ctx.now(), officerId: caller.subjectId, unitId: caller.unitId, wrappedKey, reason: sealed.decideReason, evidenceIds });
    await recordAct(tx, caller, { act: 'DECIDE_HIDING', subjectIds: [before.subjectId], objectId: id, details: { decision: state } }, ctx.now());
    return { ...before, state };
  });
}
