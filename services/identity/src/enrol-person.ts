import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Context } from './context.js';
import type { Indexes } from './domain/blind-index.js';
import type { PersonData, Provenance } from './domain/person.js';
import { isMadeUp } from './domain/synthetic-person.js';
import { findResident, findSubject, insertResidents, updateResident } from './residents.repository.js';
import { saveMarks } from './person-marks.repository.js';
import { holdIndexVersions } from './vault-keys.repository.js';
import { documentIndexes, personMark, sealRow } from './vault.js';

/**
 * Files a person whose identity is confirmed and announces it. The same document is the same subject, whatever the name
 * is now: registrations and permits survive a new name (R12). `subjectId` is the one set aside for a new person.
 */
export async function enrolPerson(tx: Tx, ctx: Context, person: PersonData, from: Provenance, subjectId: string): Promise<string> {
  const indexes = documentIndexes(ctx.kms, person, await holdIndexVersions(tx));
  const enrolled = { subjectId, documentIndexes: indexes, isSynthetic: isMadeUp(person), time: ctx.now(), ...from, ...sealRow(ctx.kms, 'residents', subjectId, person) };
  const [isNew] = await insertResidents(tx, [enrolled]);
  const id = isNew ?? await renew(tx, ctx, person, from, indexes);
  await saveMarks(tx, [{ subjectId: id, mark: personMark(ctx.kms, person) }]);
  await emit(tx, 'identity.people-verified.v1', { subjectIds: [id] }, ctx.now());
  return id;
}

async function renew(tx: Tx, ctx: Context, person: PersonData, from: Provenance, indexes: Indexes): Promise<string> {
  const id = (await findSubject(tx, indexes)) as string;
  const before = await findResident(tx, id);
  await updateResident(tx, id, sealRow(ctx.kms, 'residents', id, person, before?.data.wrappedKey), from, ctx.now());
  return id;
}
