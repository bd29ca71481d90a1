import { DomainError } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { findResident } from './residents.repository.js';
import { openForOther } from './vault.js';

/** Whether a person's hukou is in a city (R58): a yes or no for the permit rules, logged. Throws RESIDENT_NOT_FOUND, READ_NOT_LOGGED. */
export async function checkHukou(ctx: Context, caller: Caller, subjectId: string, cityCode: string): Promise<{ isInCity: boolean; asOfTime: Date }> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const fields = ['hukouDivisionCode'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'PERMIT_QUALIFICATION', legalBasis: 'R58', caseId: '' }, caller);
  const { hukouDivisionCode } = openForOther(ctx.kms, resident.data, read, fields);
  return { isInCity: hukouDivisionCode.startsWith(cityCode), asOfTime: resident.registryAsOf };
}
