import { readFileSync } from 'node:fs';
import { generate, type SyntheticPerson } from '@yuejuma/testing/generate';

/** The seed of `npm start -- --people N`. */
const SEED = 4401;
const ADULTS_BORN_BEFORE = '2005-01-01';

export interface Tagged {
  /** Enrolled by the generator. */
  generated: SyntheticPerson[];
  /** Their addresses. */
  addresses: string[];
  /** Known to the population registry, to walk through the journeys: numbers no generated person has. */
  walkers: (SyntheticPerson & { phone: string })[];
  /** Whether a name can be looked for: one that is part of an address too, by chance, would be found where addresses are. */
  isOnlyAName(name: string): boolean;
}

/** The people whose data is looked for everywhere. */
export function taggedPeople(generated: number, walking: number): Tagged {
  const made = [...generate(SEED, generated, divisions())];
  const later = [...generate(SEED, generated + walking * 3, divisions())].flatMap(({ people }) => people).slice(generated + 10);
  const isWalker = (person: SyntheticPerson): person is SyntheticPerson & { phone: string } => person.documentType === 'CITIZEN_ID' && person.phone !== null && person.birthDate < ADULTS_BORN_BEFORE;
  const walkers = later.filter(isWalker).slice(0, walking);
  if (walkers.length < walking) throw new Error('the generator gave too few grown people');
  const addresses = made.flatMap(({ dwellings }) => dwellings.map(({ fullText }) => fullText));
  const places = [...addresses, ...divisions().map(({ name }) => name)].join('\n');
  return { generated: made.flatMap(({ people }) => people), addresses, walkers, isOnlyAName: (name) => !places.includes(name) };
}

function divisions(): { code: string; name: string }[] {
  const [, ...lines] = readFileSync(new URL('../../services/address/data/divisions.csv', import.meta.url), 'utf8').trimEnd().split('\n');
  return lines.map((line) => ({ code: line.slice(0, line.indexOf(',')), name: line.slice(line.indexOf(',') + 1) }));
}
