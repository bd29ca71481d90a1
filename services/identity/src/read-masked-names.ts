import { breach, DomainError, invalidFields, shanghaiDate } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { HIDDEN_NAME } from './domain/hiding.js';
import { findHidden } from './hidings.repository.js';
import { findActedFor } from './proxies.repository.js';
import type { Read } from './read-log.js';
import { findResidents } from './residents.repository.js';
import { openForOther } from './vault.js';

/** What each service may read names for, on whoever's behalf; others may not at all. */
const purposes: Readonly<Record<string, readonly Read['purpose'][]>> = {
  registration: ['CONFIRM_RESIDENCE', 'DECIDE_CASE', 'DECLARED_FOR_OTHERS'],
  code: ['CODE_DISPLAY'],
};

export interface NamesRequest {
  subjectIds: string[];
  purpose: string;
  legalBasis: string;
  caseId: string;
}

/**
 * Reads masked names of others: logged first, then unwrapped, exactly as many as were logged (D6, P5). Ids of nobody are
 * left out, and those the caller no longer acts for (G13); of a hidden person nobody else learns even the surname (T7). Throws
 * READ_NOT_LOGGED, NOT_ALLOWED, INVALID_FIELD.
 */
export async function readMaskedNames(ctx: Context, caller: Caller, request: NamesRequest): Promise<{ subjectId: string; maskedName: string }[]> {
  const allowed = Object.hasOwn(purposes, caller.via) ? purposes[caller.via] : undefined;
  if (allowed === undefined) throw new DomainError('NOT_ALLOWED');
  const purpose = allowed.find((candidate) => candidate === request.purpose);
  if (purpose === undefined) throw invalidFields([{ field: 'purpose', ...breach.notListed(`is none that ${caller.via} reads names for`) }]);
  const { legalBasis, caseId, subjectIds } = request;
  const acted = purpose === 'DECLARED_FOR_OTHERS' ? await findActedFor(ctx.db, caller.subjectId, subjectIds, shanghaiDate(ctx.now())) : undefined;
  return readNames(ctx, caller, acted === undefined ? subjectIds : [...acted], { purpose, legalBasis, caseId });
}

/** The same for a purpose that is decided already. READ_NOT_LOGGED. */
export async function readNames(ctx: Context, caller: Caller, subjectIds: readonly string[], why: Pick<Read, 'purpose' | 'legalBasis' | 'caseId'>): Promise<{ subjectId: string; maskedName: string }[]> {
  const residents = await findResidents(ctx.db, [...new Set(subjectIds)]);
  if (residents.length === 0) return [];
  const fields = ['maskedName'] as const;
  const read = await ctx.readLog.record({ subjectIds: residents.map((resident) => resident.subjectId), fields, ...why }, caller);
  const hidden = await hiddenFrom(ctx, caller, residents.map((resident) => resident.subjectId));
  return residents.map(({ subjectId, data }) => ({ subjectId, ...(hidden.has(subjectId) ? { maskedName: HIDDEN_NAME } : openForOther(ctx.kms, data, read, fields)) }));
}

/** Whom of these the caller must not name. A code shows its name to its own holder only. */
async function hiddenFrom(ctx: Context, caller: Caller, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (caller.via === 'code') return new Set();
  return findHidden(ctx.db, subjectIds.filter((subjectId) => subjectId !== caller.subjectId));
}
