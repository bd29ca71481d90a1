import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Context } from './context.js';
import type { PersonData, Provenance } from './domain/person.js';
import { isMadeUp } from './domain/synthetic-person.js';
import { findResident, findSubject, insertResidents, updateResident } from './residents.repository.js';
import { saveMarks } from './person-marks.repository.js';
import { documentIndex, personMark, sealRow } from './vault.js';

/**
 * Files a person whose identity is confirmed and announces it. The same document is the same subject, whatever the name
 * is now: registrations and permits survive a new name (R12). `subjectId` is the one set aside for a new person.
 */
export async function enrolPerson(tx: Tx, ctx: Context, person: PersonData, from: Provenance, subjectId: string): Promise<string> {
  const index = documentIndex(ctx.kms, person);
  const enrolled = { subjectId, documentIndex: index, isSynthetic: isMadeUp(person), time: ctx.now(), ...from, ...sealRow(ctx.kms, 'residents', subjectId, person) };
  const [isNew] = await insertResidents(tx, [enrolled]);
  const id = isNew ?? await renew(tx, ctx, person, from, index);
  await saveMarks(tx, [{ subjectId: id, mark: personMark(ctx.kms, person) }]);
  await emit(tx, 'identity.people-verified.v1', { subjectIds: [id] }, ctx.now());
  return id;
}

async function renew(tx: Tx, ctx: Context, person: PersonData, from: Provenance, index: Buffer): Promise<string> {
  const id = (await findSubject(tx, index)) as string;
  const before = await findResident(tx, id);
  await updateResident(tx, id, sealRow(ctx.kms, 'residents', id, person, before?.data.wrappedKey), from, ctx.now());
  return id;
}
