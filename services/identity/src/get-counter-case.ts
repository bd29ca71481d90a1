import { DomainError, isUuid } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { findCounterCase, type CounterCase } from './counter-cases.repository.js';
import { HIDDEN_NAME } from './domain/hiding.js';
import { covers } from './domain/office.js';
import { findHidden } from './hidings.repository.js';
import { openForOther } from './vault.js';
import { findVerification } from './verifications.repository.js';

/** A case as the officer sees it; the name is masked, and empty once the case is decided. */
export interface CounterCaseView extends CounterCase {
  maskedName: string;
}

/** Reads one case of the officer's unit, logged first (D6). Throws CASE_NOT_FOUND, READ_NOT_LOGGED. */
export async function getCounterCase(ctx: Context, caller: Caller, caseId: string): Promise<CounterCaseView> {
  const found = await ownUnitCase(ctx, caller, caseId);
  const claim = (await findVerification(ctx.db, found.verificationId))?.claim;
  if (claim === undefined) return { ...found, maskedName: '' };
  if ((await findHidden(ctx.db, [found.subjectId])).has(found.subjectId)) return { ...found, maskedName: HIDDEN_NAME };
  const fields = ['maskedName'] as const;
  const read = await ctx.readLog.record({ subjectIds: [found.subjectId], fields, purpose: 'DECIDE_CASE', legalBasis: 'R15', caseId }, caller);
  return { ...found, ...openForOther(ctx.kms, { ...claim, subjectId: found.subjectId }, read, fields) };
}

/** A case of the officer's own unit; whether another unit has one of this id is not told. Throws CASE_NOT_FOUND. */
export async function ownUnitCase(ctx: Context, caller: Caller, caseId: string): Promise<CounterCase> {
  const found = isUuid(caseId) ? await findCounterCase(ctx.db, caseId) : undefined;
  if (found === undefined || !covers(caller.jurisdictions, found.divisionCode)) throw new DomainError('CASE_NOT_FOUND', isUuid(caseId) ? { case: caseId } : {});
  return found;
}
