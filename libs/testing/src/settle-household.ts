import { addDays, type PlainDate } from '@yuejuma/kernel';
import { weightedPicker, type Random } from './random.js';
import type { SyntheticBatch, SyntheticPerson } from './synthetic-batch.js';
import { syntheticDwelling, type SyntheticDwelling } from './synthetic-dwelling.js';
import { dormitoryMembers, familyMembers, reasonOf, type DwellingUse, type Member } from './synthetic-household.js';
import { cities, syntheticHukouOutside, syntheticOrigin, type Origin, type SyntheticHukou } from './synthetic-hukou.js';
import { syntheticCitizen, syntheticPassportNumber, syntheticPhone } from './synthetic-identity.js';
import { syntheticFullName, syntheticLatinName, syntheticSurname } from './synthetic-name.js';
import type { SyntheticPlace } from './synthetic-place.js';

/** A city with what is built in it so far. Landlords are a ring of the latest, so that memory stays flat. */
interface Town {
  readonly code: string;
  readonly outside: number;
  readonly elsewhere: number;
  readonly places: readonly SyntheticPlace[];
  readonly built: Uint32Array;
  readonly landlords: string[];
  nextLandlord: number;
}

export interface Settlement {
  readonly random: Random;
  readonly asOf: PlainDate;
  readonly towns: readonly Town[];
  people: number;
  dwellings: number;
  households: number;
}

const LANDLORDS = 200;
const CHILD_DAYS = 12 * 366;
const ADULT_DAYS = 18 * 366;
const pickTownIndex = weightedPicker(cities.map((city, index) => [index, city.thousands] as const));

/** Adds one household with its dwelling to the batch, and now and then an office or an empty flat; stops at `most` people. */
export function settleHousehold(settlement: Settlement, batch: SyntheticBatch, most: number): void {
  const { random, towns } = settlement;
  // The first households go once around, so that a small town with every city is possible.
  const town = towns[settlement.households < towns.length ? settlement.households : pickTownIndex(random)] as Town;
  settlement.households += 1;
  if (random.chance(0.07)) ownByLandlord(town, build(settlement, town, batch), batch, random);
  let dwelling = build(settlement, town, batch);
  while (dwelling.buildingUse === 'OFFICE') {
    ownByLandlord(town, dwelling, batch, random);
    dwelling = build(settlement, town, batch);
  }
  const isDormitory = dwelling.buildingUse !== 'RESIDENTIAL';
  const isSchool = dwelling.buildingUse === 'SCHOOL_DORMITORY';
  const origin = syntheticOrigin(random, town);
  const members = isDormitory ? dormitoryMembers(random, isSchool) : familyMembers(random);
  const people = peopleOf(settlement, town, members.slice(0, most - settlement.people), origin, isDormitory);
  const isOwned = !isDormitory && random.chance(origin === 'HERE' ? 0.8 : 0.3);
  if (isOwned) ownByHousehold(town, dwelling, people, members, batch);
  else if (!isDormitory) ownByLandlord(town, dwelling, batch, random);
  const movedInOn = addDays(settlement.asOf, -random.below(3650));
  people.forEach((person, i) => {
    const member = members[i] as Member;
    const bornLater = person.birthDate > movedInOn;
    batch.people.push(person);
    batch.residences.push({
      personKey: person.key, dwellingKey: dwelling.key, dwellingUse: useOf(dwelling, isOwned, member),
      reason: reasonOf(random, member, isSchool, origin), movedInOn: bornLater ? person.birthDate : movedInOn,
    });
  });
}

function useOf(dwelling: SyntheticDwelling, isOwned: boolean, member: Member): DwellingUse {
  if (dwelling.buildingUse === 'EMPLOYER_DORMITORY' || dwelling.buildingUse === 'SCHOOL_DORMITORY') return dwelling.buildingUse;
  if (member.role === 'PARENT') return 'WITH_RELATIVES';
  return isOwned ? 'OWNED' : 'RENTED';
}

/** The next dwelling of a random community. */
function build(settlement: Settlement, town: Town, batch: SyntheticBatch): SyntheticDwelling {
  for (;;) {
    const index = settlement.random.below(town.places.length);
    const ordinal = town.built[index] ?? 0;
    town.built[index] = ordinal + 1;
    const dwelling = syntheticDwelling(`d-${settlement.dwellings}`, town.places[index] as SyntheticPlace, ordinal);
    if (dwelling === null) continue;
    settlement.dwellings += 1;
    batch.dwellings.push(dwelling);
    return dwelling;
  }
}

function ownByHousehold(town: Town, dwelling: SyntheticDwelling, people: SyntheticPerson[], members: Member[], batch: SyntheticBatch): void {
  people.forEach((person, i) => {
    const member = members[i] as Member;
    if (member.ageInDays < ADULT_DAYS || (member.role !== 'HEAD' && member.role !== 'SPOUSE')) return;
    batch.ownerships.push({ ownerKey: person.key, dwellingKey: dwelling.key });
    if (member.role !== 'HEAD') return;
    town.landlords[town.nextLandlord] = person.key;
    town.nextLandlord = (town.nextLandlord + 1) % LANDLORDS;
  });
}

/** One in twenty-five stays without a known owner, as do the dwellings before the first landlord. */
function ownByLandlord(town: Town, dwelling: SyntheticDwelling, batch: SyntheticBatch, random: Random): void {
  if (town.landlords.length === 0 || random.chance(0.04)) return;
  batch.ownerships.push({ ownerKey: random.pick(town.landlords), dwellingKey: dwelling.key });
}

function peopleOf(settlement: Settlement, town: Town, members: Member[], origin: Origin, areStrangers: boolean): SyntheticPerson[] {
  const { random } = settlement;
  const isForeign = members.length === 1 && random.chance(0.008);
  let surname = syntheticSurname(random);
  let hukou = isForeign ? null : hukouOf(settlement, town, origin);
  return members.map((member) => {
    if (areStrangers) {
      surname = syntheticSurname(random);
      hukou = hukouOf(settlement, town, origin);
    }
    const ownSurname = areStrangers || member.role === 'HEAD' || member.bearsFamilyName ? surname : syntheticSurname(random);
    return personOf(settlement, member, ownSurname, hukou);
  });
}

function personOf(settlement: Settlement, member: Member, surname: string, hukou: SyntheticHukou | null): SyntheticPerson {
  const { random, asOf } = settlement;
  const index = settlement.people;
  settlement.people += 1;
  const { birthDate, documentNumber } = syntheticCitizen(index, member.ageInDays, member.sex, asOf);
  return {
    key: `p-${index}`,
    fullName: hukou === null ? syntheticLatinName(random) : syntheticFullName(random, surname, member.sex),
    documentType: hukou === null ? 'PASSPORT' : 'CITIZEN_ID',
    documentNumber: hukou === null ? syntheticPassportNumber(index) : documentNumber,
    birthDate, sex: member.sex,
    phone: member.ageInDays < CHILD_DAYS ? null : syntheticPhone(index),
    hukou,
  };
}

function hukouOf({ random, towns }: Settlement, town: Town, origin: Origin): SyntheticHukou {
  if (origin === 'OUTSIDE_GUANGDONG') return syntheticHukouOutside(random);
  // Whoever moves inside the province comes from anywhere but here; the communities are spread over it well enough for a weight.
  let from = town;
  while (origin === 'ELSEWHERE_IN_GUANGDONG' && from === town) from = random.pick(towns);
  const { streetCode, streetText } = random.pick(from.places);
  return { divisionCode: streetCode, text: streetText, isGuangdong: true };
}
