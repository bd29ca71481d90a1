import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@yuejuma/kernel';
import type { Dwelling } from '@yuejuma/proto/address/v1/dwelling';
import { DocumentType } from '@yuejuma/proto/identity/v1/resident';
import { DeclarationReason, DwellingUse } from '@yuejuma/proto/registration/v1/residence_declaration';
import { demoCityBatch } from './city-registrations.js';
import { demoDwellings, type DemoDwelling } from './demo-dwellings.js';
import { demoPeople } from './people.js';
import { registryPeople } from './registry-people.js';
import { BUILDING_USES } from './seed-people.js';
import type { SeedPeers } from './seed-peers.js';
import { resident } from './service-under-test.js';

const REALM = fileURLToPath(new URL('../../../deploy/keycloak/yuejuma-realm.json', import.meta.url));

/** Children of the registry sign in through a guardian, so nobody can walk a verification as one of them. */
const CHILDREN_BORN_FROM = '2008-01-01';

/** The social-insurance registry confirms his employment up to the platform's today (contract section 2). */
const EMPLOYED_IN: Readonly<Record<string, string>> = { 'wang-xiaoming': '4401' };
/** A mandate has an end (G12); the demo's is far away. */
const CUSTODY_UNTIL = '2040-12-31';

const cityOf = (divisionCode: string): string => divisionCode.slice(0, 4);
const referenceOf = (key: string): string => `demo-${key}`;

/** The same uuid for the same thing at every start, so that a repeated request changes nothing. */
function stableUuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Makes the named people and their dwellings through the services' own RPCs; a warm start finds them there. */
export async function seedDemo(seed: SeedPeers, dataDir: string, onProgress: (text: string) => void): Promise<void> {
  if (await isSeeded(seed, dataDir)) return;
  onProgress('making the people and dwellings of the demo');
  await loadRegistries(seed);
  const subjects = await enrol(seed);
  const dwellings = await importDwellings(seed);
  for (const home of demoDwellings) await settle(seed, home, dwellings.get(home.key) as Dwelling, subjects);
  await seed.simulators.publishCityBatch({ batch: demoCityBatch() });
  await writeDirectory(dataDir, subjects);
}

async function isSeeded(seed: SeedPeers, dataDir: string): Promise<boolean> {
  const text = await readFile(join(dataDir, 'demo.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const last = demoDwellings.at(-1) as DemoDwelling;
  const { dwellings } = await seed.demoDwellings(cityOf(last.divisionCode)).listDemoDwellings({ externalIds: [last.key] });
  return dwellings.length === 1;
}

async function loadRegistries(seed: SeedPeers): Promise<void> {
  const known = [...demoPeople.map((person) => ({ ...person, fullName: person.displayName, isOpenForAWalk: false })), ...registryPeople.map((person) => ({ ...person, isOpenForAWalk: person.birthDate < CHILDREN_BORN_FROM }))];
  await seed.simulators.loadRegistry({
    people: known.map(({ key, fullName, documentType, documentNumber, birthDate, sex, hukou, phone, isOpenForAWalk }) => ({
      fullName, documentType, documentNumber, birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '', phone: phone ?? '', employedInCityCode: EMPLOYED_IN[key] ?? '', isOpenForAWalk,
    })),
    properties: demoDwellings.filter(({ ownerKey }) => ownerKey !== null).map(({ key }) => ({ registryReference: referenceOf(key), externalAddressId: key })),
  });
}

async function enrol(seed: SeedPeers): Promise<Map<string, string>> {
  const { people } = await seed.identity.enrolSyntheticPeople({
    people: demoPeople.filter(({ roles }) => roles.includes('RESIDENT')).map(({ key, displayName, documentType, documentNumber, phone, birthDate, sex, hukou }) => ({
      key, fullName: displayName, documentType: DocumentType[documentType], documentNumber, phone: phone ?? '', birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '',
    })),
  });
  return new Map(people.map(({ key, subjectId }) => [key, subjectId]));
}

async function importDwellings(seed: SeedPeers): Promise<Map<string, Dwelling>> {
  const byCity = Map.groupBy(demoDwellings, ({ divisionCode }) => cityOf(divisionCode));
  const made = new Map<string, Dwelling>();
  for (const [city, homes] of byCity) {
    const { dwellings } = await seed.address(city).importDwellings({
      dwellings: homes.map(({ key, divisionCode, road, number, building, unit, room, fullText, buildingUse }) => ({
        externalId: key, divisionCode, road, roadNumber: number, building: building ?? '', unit: unit ?? '', room, fullText, buildingUse: BUILDING_USES[buildingUse],
      })),
    });
    homes.forEach(({ key }, index) => made.set(key, dwellings[index] as Dwelling));
  }
  return made;
}

/** Proves the owner, appoints the custodian, and registers an owner who lives there. */
async function settle(seed: SeedPeers, { key, divisionCode, ownerKey, custodianKey, residentKeys }: DemoDwelling, dwelling: Dwelling, subjects: ReadonlyMap<string, string>): Promise<void> {
  const ownerSubjectId = subjects.get(ownerKey ?? '');
  if (ownerKey === null || ownerSubjectId === undefined) return;
  const address = seed.address(cityOf(divisionCode));
  await address.recordOwnership({ dwellingId: dwelling.id, ownerSubjectId, registryReference: referenceOf(key) });
  const custodianSubjectId = subjects.get(custodianKey ?? '');
  if (custodianSubjectId !== undefined) {
    await address.appointCustodian({ dwellingId: dwelling.id, custodianSubjectId, expiresOn: CUSTODY_UNTIL, requestId: stableUuid(`custody ${key}`) }, { caller: resident(ownerSubjectId) });
  }
  if (residentKeys.includes(ownerKey)) await registerOwner(seed, key, divisionCode, dwelling, ownerSubjectId);
}

async function registerOwner(seed: SeedPeers, key: string, divisionCode: string, dwelling: Dwelling, subjectId: string): Promise<void> {
  const registration = seed.registration(cityOf(divisionCode));
  const caller = resident(subjectId);
  try {
    const { id } = await registration.declareResidence({
      houseCode: '', addressId: dwelling.address?.id ?? '', addressText: '', divisionCode: '', dwellingUse: DwellingUse.OWNED, reason: DeclarationReason.FAMILY, moveInOn: '', requestId: stableUuid(`home ${key}`),
    }, { caller });
    await registration.setHabitualResidence({ declarationId: id }, { caller });
  } catch (error) {
    // Shenzhen takes declarations through its own channels only (R36).
    if (!(error instanceof DomainError) || error.reason !== 'ADDRESS_ENTRY_DISABLED') throw error;
  }
}

/** Whom and what the demo has, for the development doors. */
async function writeDirectory(dataDir: string, subjects: ReadonlyMap<string, string>): Promise<void> {
  const realm = JSON.parse(await readFile(REALM, 'utf8')) as { users: { id: string; username: string }[] };
  const officers = new Map(realm.users.map(({ username, id }) => [username, id]));
  const people = demoPeople.map(({ key, displayName, roles, note }) => ({ key, displayName, roles, note, subjectId: subjects.get(key) ?? officers.get(key) ?? '' }));
  const file = join(dataDir, 'demo.json');
  await writeFile(`${file}.new`, JSON.stringify({ people, dwellingIds: demoDwellings.map(({ key }) => key) }), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
