import { DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller, Context } from './context.js';
import { plainClaim } from './domain/claim.js';
import { findByMarks, findMarks, type MarkOf } from './person-marks.repository.js';
import { personMark } from './vault.js';

/** A person as a city's own system names one. */
export interface NamedByCity {
  documentType: string;
  documentNumber: string;
  nameCheck: string;
}

/**
 * Marks people a city's records are about, with the subject id where number and name are one verified person's (R39). Nothing
 * is unwrapped, nobody enrolled (C12), and how many were asked about and found is logged. NOT_ALLOWED for anybody but
 * registration: no other path leads from a document number to a person (T4, T5).
 */
export async function matchCityRecords(ctx: Context, caller: Caller, { cityCode, people }: { cityCode: string; people: readonly NamedByCity[] }): Promise<MarkOf[]> {
  requireRegistration(caller);
  const marks = people.map(({ nameCheck, documentType, documentNumber }) =>
    personMark(ctx.kms, plainClaim({ fullName: nameCheck, documentType, documentNumber, phone: '' })));
  const found = await findByMarks(ctx.db, marks);
  const details = { city: cityCode, asked: String(marks.length), found: String(found.size) };
  await ctx.db.tx((tx) => recordAct(tx, caller, { act: 'MATCH_CITY_RECORDS', subjectIds: [], objectId: newUuid(), details }, ctx.now()));
  return marks.map((mark) => ({ mark, subjectId: found.get(mark.toString('hex')) ?? '' }));
}

/** The marks of people, so that what waits for them is found. NOT_ALLOWED for anybody but registration. */
export async function getPersonMarks(ctx: Context, caller: Caller, subjectIds: readonly string[]): Promise<MarkOf[]> {
  requireRegistration(caller);
  return findMarks(ctx.db, subjectIds);
}

function requireRegistration({ via }: Caller): void {
  if (via !== 'registration') throw new DomainError('NOT_ALLOWED');
}
