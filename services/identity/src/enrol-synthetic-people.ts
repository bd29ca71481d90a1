import { breach, invalidFields, newUuid, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emitAll } from '@yuejuma/platform/queue/outbox';
import type { Caller, Context } from './context.js';
import { plainClaim } from './domain/claim.js';
import type { PersonData } from './domain/person.js';
import { syntheticProblem } from './domain/synthetic-person.js';
import { saveMarks } from './person-marks.repository.js';
import { findSubjects, insertResidents, type NewResident } from './residents.repository.js';
import { holdIndexVersions, type VaultKey } from './vault-keys.repository.js';
import { documentIndexes, personMark, sealRow } from './vault.js';

/** How many people one event names, as many as one logged read may be about. */
const PER_EVENT = 200;
/** How many people one call may bring. */
const BATCH_MAX = 1_000;

/**
 * Enrols generated people, who can never be real ones (P19). The same document is enrolled once. Returns the subject
 * ids in the order of the people. Throws INVALID_FIELD with every person that cannot be taken.
 */
export async function enrolSyntheticPeople(ctx: Context, caller: Caller, people: readonly PersonData[]): Promise<string[]> {
  const wanted = people.map((person) => ({ ...person, ...plainClaim(person) }));
  check(wanted, ctx);
  const marks = wanted.map((person) => personMark(ctx.kms, person));
  return ctx.db.tx((tx) => enrol(tx, ctx, caller, wanted, marks));
}

async function enrol(tx: Tx, ctx: Context, caller: Caller, wanted: readonly PersonData[], marks: readonly Buffer[]): Promise<string[]> {
  const versions = await holdIndexVersions(tx);
  const people = wanted.map((person) => toResident(ctx, person, versions));
  const added = await insertResidents(tx, people);
  if (added.length > 0) {
    await emitAll(tx, 'identity.people-verified.v1', inEvents(added), ctx.now());
    await recordAct(tx, caller, { act: 'ENROL_SYNTHETIC_PEOPLE', subjectIds: [], objectId: newUuid(), details: { people: String(added.length) } }, ctx.now());
  }
  const ids = await findSubjects(tx, people.map((person) => person.documentIndexes)) as string[];
  // Of twins in one batch the first was added, under the id it came with.
  await saveMarks(tx, ids.flatMap((subjectId, index) => (people[index]?.subjectId === subjectId ? [{ subjectId, mark: marks[index] as Buffer }] : [])));
  return ids;
}

const inEvents = (subjectIds: readonly string[]): { subjectIds: string[] }[] =>
  Array.from({ length: Math.ceil(subjectIds.length / PER_EVENT) }, (_, at) => ({ subjectIds: subjectIds.slice(at * PER_EVENT, (at + 1) * PER_EVENT) }));

function check(people: readonly PersonData[], ctx: Context): void {
  if (people.length === 0 || people.length > BATCH_MAX) throw invalidFields([{ field: 'people', ...breach.wrongCount(1, BATCH_MAX, 'people') }]);
  const today = shanghaiDate(ctx.now());
  const violations = people.flatMap((person, index) => {
    const description = syntheticProblem(person, today);
    return description === undefined ? [] : [{ field: `people[${index}]`, ...breach.malformed(description) }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

function toResident(ctx: Context, person: PersonData, versions: VaultKey): NewResident {
  const subjectId = newUuid();
  const time = ctx.now();
  return {
    subjectId, documentIndexes: documentIndexes(ctx.kms, person, versions), isSynthetic: true, time,
    documentSource: 'POPULATION_REGISTRY', documentAsOf: time, registrySource: 'POPULATION_REGISTRY', registryAsOf: time, phoneSource: 'SELF', phoneAsOf: time,
    ...sealRow(ctx.kms, 'residents', subjectId, person),
  };
}
