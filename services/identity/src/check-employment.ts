import { DomainError } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { findResident } from './residents.repository.js';
import { openForOther } from './vault.js';

/** The social-insurance registry's answer about a person's employment. */
export interface Employment {
  isEmployed: boolean;
  /** Civil date up to which the registry confirms it, empty when it does not. */
  confirmedThroughOn: string;
  evidenceId: string;
}

/**
 * Asks the social-insurance registry with the document number, which no other service ever holds; logged first.
 * Throws RESIDENT_NOT_FOUND, READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function checkEmployment(ctx: Context, caller: Caller, subjectId: string, cityCode: string): Promise<Employment> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const fields = ['documentNumber'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'PERMIT_QUALIFICATION', legalBasis: 'SC663-2', caseId: '' }, caller);
  return ctx.authorities.checkEmployment(openForOther(ctx.kms, resident.data, read, fields).documentNumber, cityCode);
}
