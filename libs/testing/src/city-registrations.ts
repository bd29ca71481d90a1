import { CityBatch } from '@yuejuma/proto/authority/v1/city_registrations';
import { demoPeople } from './people.js';
import { registryPeople } from './registry-people.js';
import type { SyntheticBatch } from './synthetic-batch.js';

/** The city that takes declarations in its own system (R36, R39). */
const CITY = '4403';
const ADDRESS_TEXT = '粤海街道听涛一路8号海悦华庭B栋1803房';

interface Registered {
  readonly key: string;
  readonly externalAddressId: string;
  readonly addressText: string;
  readonly divisionCode: string;
  readonly registeredOn: string;
}

/** Who is registered in Shenzhen's own system: one resident of the demo, and somebody who has not verified yet, in the city's own words. */
const registered: readonly Registered[] = [
  { key: 'huang-shenzhen', externalAddressId: 'nanshan-1801', addressText: '', divisionCode: '440305007003', registeredOn: '2024-03-01' },
  { key: 'registry-19', externalAddressId: '', addressText: ADDRESS_TEXT, divisionCode: '440305007', registeredOn: '2026-02-02' },
];

/** The batch a development start finds in Shenzhen's system. */
export function demoCityBatch(): CityBatch {
  const known = new Map([...demoPeople.map((person) => ({ ...person, fullName: person.displayName })), ...registryPeople].map((person) => [person.key, person]));
  const records = registered.flatMap(({ key, ...where }) => {
    const person = known.get(key);
    return person === undefined ? [] : [{ recordId: `sz-${key}`, documentType: person.documentType, documentNumber: person.documentNumber, nameCheck: person.fullName, ...where }];
  });
  return CityBatch.fromPartial({ batchId: 'sz-demo-1', cityCode: CITY, asOfTime: new Date('2026-11-20T18:00:00Z'), records });
}

/** How many of a batch's people Shenzhen's system knows: a start that generates a province should not spend its first minutes on them. */
const SOME = 5;

/** What Shenzhen's system has of some of the generated people who live there. */
export function syntheticCityBatch({ people, dwellings, residences }: SyntheticBatch): CityBatch {
  const homes = new Map(dwellings.filter(({ divisionCode }) => divisionCode.startsWith(CITY)).map((dwelling) => [dwelling.key, dwelling]));
  const byKey = new Map(people.map((person) => [person.key, person]));
  const records = residences.flatMap(({ personKey, dwellingKey, movedInOn }) => {
    const [person, home] = [byKey.get(personKey), homes.get(dwellingKey)];
    if (person === undefined || home === undefined) return [];
    return [{
      recordId: `sz-${personKey}-${dwellingKey}`, documentType: person.documentType, documentNumber: person.documentNumber, nameCheck: person.fullName,
      externalAddressId: home.key, divisionCode: home.divisionCode, registeredOn: movedInOn,
    }];
  });
  return CityBatch.fromPartial({ batchId: `sz-${people[0]?.key ?? 'none'}`, cityCode: CITY, asOfTime: new Date('2026-11-20T18:00:00Z'), records: records.slice(0, SOME) });
}
