import { plainDate, type PlainDate } from '@yuejuma/kernel';
import { seededRandom } from './random.js';
import { settleHousehold, type Settlement } from './settle-household.js';
import { emptyBatch, type SyntheticBatch } from './synthetic-batch.js';
import { cities } from './synthetic-hukou.js';
import { MOST_SYNTHETIC_PEOPLE } from './synthetic-identity.js';
import { placesByCity, type DivisionRow } from './synthetic-place.js';

export type { SyntheticBatch, SyntheticOwnership, SyntheticPerson, SyntheticResidence } from './synthetic-batch.js';
export type { BuildingUse, SyntheticDwelling } from './synthetic-dwelling.js';
export type { DwellingUse, Reason } from './synthetic-household.js';
export type { SyntheticHukou } from './synthetic-hukou.js';
export type { DivisionRow } from './synthetic-place.js';

export interface GenerateOptions {
  /** The day ages count back from; fixed, so that a seed means the same people next year. */
  readonly asOf?: PlainDate;
  /** People in a batch, more or less: households are not torn. */
  readonly batchSize?: number;
}

/**
 * `n` synthetic residents of Guangdong with dwellings, owners and residences, cities in proportion to the census of 2020.
 * The same seed gives the same people; memory does not grow with `n`. Every city is there from 150 people on.
 * RangeError for more people than there are numbers, or divisions that lack a city.
 */
export function* generate(seed: number, n: number, divisions: readonly DivisionRow[], options: GenerateOptions = {}): Generator<SyntheticBatch, void, undefined> {
  if (!Number.isInteger(n) || n < 0 || n > MOST_SYNTHETIC_PEOPLE) throw new RangeError(`people must be 0 to ${MOST_SYNTHETIC_PEOPLE}`);
  const batchSize = options.batchSize ?? 1000;
  const settlement = newSettlement(seed, divisions, options.asOf ?? plainDate('2026-01-01'));
  let batch = emptyBatch();
  while (settlement.people < n) {
    settleHousehold(settlement, batch, n);
    if (batch.people.length < batchSize && settlement.people < n) continue;
    yield batch;
    batch = emptyBatch();
  }
}

function newSettlement(seed: number, divisions: readonly DivisionRow[], asOf: PlainDate): Settlement {
  const places = placesByCity(divisions);
  const towns = cities.map((city) => {
    const list = places.get(city.code);
    if (list === undefined) throw new RangeError(`no communities in city ${city.code}`);
    return { ...city, places: list, built: new Uint32Array(list.length), landlords: [], nextLandlord: 0 };
  });
  return { random: seededRandom(seed), asOf, towns, people: 0, dwellings: 0, households: 0 };
}
