import type { Random } from '@yuejuma/testing/random';
import type { Confirmer } from '@yuejuma/residence';

/** Somebody with a unit; the same person may live or own somewhere too (C53). */
export interface Officer {
  readonly by: string;
  readonly unitId: string;
  readonly jurisdictions: readonly string[];
}

/** A dwelling with whoever answers for it now. */
export interface Home {
  readonly cityCode: string;
  readonly addressId: string;
  readonly divisionCode: string;
  confirmers: readonly Confirmer[];
}

export interface Population {
  readonly residents: readonly string[];
  readonly owners: readonly string[];
  readonly homes: readonly Home[];
  readonly officers: readonly Officer[];
  /** Knows every id, and has no right to anything. */
  readonly forger: string;
}

export const COMMUNITY = '440106001001';

/** Ids are uuids, so that the same life also fits into Postgres. */
export const uuid = (seed: number, kind: number, index: number): string =>
  `${hex(seed, 8)}-0000-4000-8000-${hex(kind, 4)}${hex(index, 8)}`;
const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

/** A few people who meet often: only so do their acts collide. */
export function populate(seed: number, random: Random): Population {
  const residents = [0, 1, 2, 3].map((index) => uuid(seed, 1, index));
  const owners = [0, 1].map((index) => uuid(seed, 2, index));
  const custodian = uuid(seed, 3, 0);
  const homes = [0, 1, 2, 3].map((index): Home => {
    const owner = random.chance(0.15) ? residents[index]! : random.pick(owners);
    const helper: Confirmer[] = random.chance(0.5) ? [{ subjectId: custodian, kind: 'CUSTODIAN' }] : [];
    return {
      cityCode: '4401', divisionCode: COMMUNITY, addressId: `4401-${uuid(seed, 4, index)}`,
      confirmers: index === 3 ? [] : [{ subjectId: owner, kind: 'OWNER' }, ...helper],
    };
  });
  // One of the officers also owns a dwelling here (C53).
  if (random.chance(0.3)) homes[2]!.confirmers = [{ subjectId: uuid(seed, 5, 0), kind: 'OWNER' }];
  return {
    residents, owners: [...owners, custodian], homes,
    officers: [
      { by: uuid(seed, 5, 0), unitId: 'unit-tianhe', jurisdictions: ['440106'] },
      { by: uuid(seed, 5, 1), unitId: 'unit-tianhe', jurisdictions: ['440106'] },
      { by: uuid(seed, 5, 2), unitId: 'unit-review', jurisdictions: ['440106'] },
      { by: uuid(seed, 5, 3), unitId: 'unit-city', jurisdictions: ['4401'] },
      { by: uuid(seed, 5, 4), unitId: 'unit-yuexiu', jurisdictions: ['440104'] },
    ],
    forger: uuid(seed, 6, 0),
  };
}
