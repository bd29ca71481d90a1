import { DomainError } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { findResident, findResidents } from './residents.repository.js';
import { openForOther } from './vault.js';

/** The same of many for one city, under one entry of the log (R58); ids of nobody are left out. READ_NOT_LOGGED. */
export async function checkHukous(ctx: Context, caller: Caller, ids: readonly string[], cityCode: string): Promise<{ subjectId: string; isInCity: boolean }[]> {
  const residents = await findResidents(ctx.db, [...new Set(ids)]);
  if (residents.length === 0) return [];
  const fields = ['hukouDivisionCode'] as const;
  const subjectIds = residents.map((resident) => resident.subjectId);
  const read = await ctx.readLog.record({ subjectIds, fields, purpose: 'PERMIT_QUALIFICATION', legalBasis: 'R58', caseId: '' }, caller);
  return residents.map(({ subjectId, data }) => ({ subjectId, isInCity: openForOther(ctx.kms, data, read, fields).hukouDivisionCode.startsWith(cityCode) }));
}

/** Whether a person's hukou is in a city (R58): a yes or no for the permit rules, logged. Throws RESIDENT_NOT_FOUND, READ_NOT_LOGGED. */
export async function checkHukou(ctx: Context, caller: Caller, subjectId: string, cityCode: string): Promise<{ isInCity: boolean; asOfTime: Date }> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const fields = ['hukouDivisionCode'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'PERMIT_QUALIFICATION', legalBasis: 'R58', caseId: '' }, caller);
  const { hukouDivisionCode } = openForOther(ctx.kms, resident.data, read, fields);
  return { isInCity: hukouDivisionCode.startsWith(cityCode), asOfTime: resident.registryAsOf };
}
