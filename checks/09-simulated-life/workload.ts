import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { weightedPicker } from '@yuejuma/testing/random';
import type { FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import { coversDivision } from '../../services/registration/src/domain/jurisdiction.js';
import type { Command } from './commands.js';
import { nowOf, type Life } from './life.js';
import { uuid } from './population.js';

type Wish = Omit<Command, 'at'>;

const today = (life: Life) => shanghaiDate(new Date(life.now));
const anyFile = (life: Life): FiledDeclaration | undefined => (life.store.files.size === 0 ? undefined : life.random.pick([...life.store.files.values()]));

function declare(life: Life): Wish {
  const { random, people } = life;
  const index = (life.declared += 1);
  return {
    name: 'declare', by: random.pick(people.residents), id: `4401-${uuid(life.seed, 7, index)}`, addressId: random.pick(people.homes).addressId,
    isTyped: random.chance(0.1), on: addDays(today(life), random.below(6) - 2), requestId: uuid(life.seed, 8, index),
  };
}

/** Whoever may do it, most of the time; the forger, another resident or an officer about themselves, now and then. */
function someone(life: Life, entitled: readonly string[]): string {
  const { random, people } = life;
  if (entitled.length > 0 && random.chance(0.85)) return random.pick(entitled);
  return random.pick([people.forger, ...people.residents, ...people.owners, people.officers[0]!.by]);
}

const byResident = (name: 'withdraw' | 'appeal' | 'stay' | 'askHabitual' | 'objectToEnd' | 'setHabitual') => (life: Life, d: FiledDeclaration): Wish =>
  ({ name, id: d.id, by: someone(life, [d.residentId]) });
const byConfirmer = (name: 'confirm' | 'reject' | 'reviewHabitual' | 'revokeEnd') => (life: Life, d: FiledDeclaration): Wish =>
  ({ name, id: d.id, by: someone(life, d.confirmers.map((one) => one.subjectId)) });
function decideCase(life: Life, d: FiledDeclaration): Wish {
  const officer = life.random.pick(life.people.officers);
  return { name: 'decideCase', id: d.id, by: officer.by, officer, upholds: life.random.chance(0.5) };
}

function changeConfirmers(life: Life, d: FiledDeclaration): Wish {
  const confirmers = [{ subjectId: life.random.pick(life.people.owners), kind: 'OWNER' as const }];
  for (const home of life.people.homes) if (home.addressId === d.addressId) home.confirmers = confirmers;
  return { name: 'changeConfirmers', id: d.id, by: 'registration', confirmers };
}

/** A bad actor of the last days is undone (C52): an officer, or somebody who answered for a dwelling. */
function undoSomeone(life: Life, d: FiledDeclaration): Wish {
  const { random, people } = life;
  const actorId = random.pick([...people.officers.map(({ by }) => by), ...people.owners]);
  const to = nowOf(life);
  return { name: 'undo', id: d.id, by: 'registration', window: { actorId, from: new Date(to.getTime() - random.below(20) * 86_400_000), to } };
}

const about = weightedPicker<(life: Life, d: FiledDeclaration) => Wish>([
  [byConfirmer('confirm'), 14], [byConfirmer('reject'), 8], [byResident('withdraw'), 2], [byResident('appeal'), 7], [decideCase, 22],
  [byResident('setHabitual'), 8], [byResident('askHabitual'), 1], [byConfirmer('reviewHabitual'), 2], [byResident('stay'), 1],
  [(life, d) => ({ name: 'end', id: d.id, by: someone(life, [d.residentId]), on: addDays(today(life), life.random.below(15) - 4) }), 4],
  [(life, d) => ({ name: 'announceEnd', id: d.id, by: someone(life, d.confirmers.map((one) => one.subjectId)), on: addDays(today(life), 8 + life.random.below(10)) }), 6],
  [byConfirmer('revokeEnd'), 1], [byResident('objectToEnd'), 3], 
  [(life, d) => ({ name: 'dispute', id: d.id, by: someone(life, d.confirmers.map((one) => one.subjectId)) }), 3],
  [changeConfirmers, 2], [undoSomeone, 2],
]);

/** What somebody wants next. */
export function nextWish(life: Life): Command {
  const d = anyFile(life);
  const wish = d === undefined || life.random.chance(0.12) ? declare(life) : about(life.random)(life, d);
  return { ...wish, at: nowOf(life) };
}

/** What officers do in the quiet: each open case gets its answer, an appeal from a unit it is not about. */
export function officersAnswers(life: Life): Command[] {
  return [...life.store.files.values()].flatMap((d): Command[] => {
    if (d.caseKind === null) return [];
    const reached = life.people.officers.filter(({ jurisdictions }) => coversDivision(jurisdictions, d.caseDivisionCode));
    return reached.map((officer) => ({ name: 'decideCase', id: d.id, by: officer.by, officer, upholds: life.random.chance(0.5), at: nowOf(life) }));
  });
}
