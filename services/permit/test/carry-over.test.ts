import fc from 'fast-check';
import { addDays, plainDate, type PlainDate } from '@yuejuma/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmed, habitualSet, person, startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());

const start = plainDate('2027-01-01');

/** [first day lived there, first day not lived there any more] as days from the start; null while it lasts. */
type Stay = readonly [from: number, to: number | null];

/** G8 in its plainest words: a calendar on the wall, one cross a day lived in the city, all wiped out by the 31st empty day in a row. */
function wallCalendar(stays: readonly Stay[], home: number): PlainDate {
  let [crosses, empty] = [0, 0];
  let firstFull: number | null = null;
  for (let day = 0; ; day += 1) {
    if (stays.some(([from, to]) => day >= from && (to === null || day < to))) {
      if (empty > 30) [crosses, firstFull] = [0, null];
      [crosses, empty] = [crosses + 1, 0];
      if (crosses === 183) firstFull = day + 1;
    } else empty += 1;
    if (day >= home && firstFull !== null) return addDays(start, firstFull);
  }
}

const earlier = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 120 })), { maxLength: 4 });

test('G8 for any earlier homes with their ends, told in any order, the count is the one of the calendar on the wall', async () => {
  await fc.assert(fc.asyncProperty(earlier, fc.integer({ min: 0, max: 400 }), fc.infiniteStream(fc.nat(1_000)), async (homes, since, dice) => {
    permit.goTo(start);
    const residentId = person();
    const home = confirmed({ residentId, registeredOn: addDays(start, since) });
    const words: (() => Promise<void>)[] = [
      () => permit.deliver('residence.confirmed.v1', home),
      () => permit.deliver('residence.habitual-set.v1', habitualSet(home)),
      ...homes.flatMap(([from, length]) => {
        const event = confirmed({ residentId, registeredOn: addDays(start, from) });
        return [() => permit.deliver('residence.confirmed.v1', event), () => permit.ended(event, addDays(start, from + length))];
      }),
    ];
    const shuffled = words.map((say) => ({ say, at: dice.next().value as number })).toSorted((a, b) => a.at - b.at);
    for (const { say } of shuffled) await say();
    const stays: Stay[] = [[since, null], ...homes.map(([from, length]): Stay => [from, from + length])];
    expect((await permit.get(residentId)).eligibleOn).toBe(wallCalendar(stays, since));
  }), { numRuns: 150 });
}, 180_000);

test.each([[30, 183 + 30], [31, 100 + 31 + 183]])('G8 a gap of %i days: the offer may come %i days after the first registration', async (gap, expected) => {
  permit.goTo(start);
  const old = await permit.livesHere(start);
  await permit.ended(old, addDays(start, 100));
  await permit.movesTo(old.residentId, addDays(start, 100 + gap), 2);
  expect((await permit.get(old.residentId)).eligibleOn).toBe(addDays(start, expected));
});

test('G8 days of another city do not carry over', async () => {
  permit.goTo(start);
  const old = await permit.livesHere(start, { cityCode: '4406' });
  await permit.ended(old, addDays(start, 100));
  await permit.movesTo(old.residentId, addDays(start, 100), 2);
  expect((await permit.get(old.residentId)).eligibleOn).toBe(addDays(start, 283));
});
