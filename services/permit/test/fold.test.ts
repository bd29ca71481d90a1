import fc from 'fast-check';
import { addDays, plainDate, type PlainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { Ground, ResidencePermit_State as State } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold, type PermitAction } from '../src/domain/permit.js';
import { findNewest } from '../src/permits.repository.js';
import { confirmed, habitualSet, person, startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());

const start = plainDate('2027-01-01');

async function history(id: string): Promise<PermitAction[]> {
  const { rows } = await permit.base.db.query<{ kind: string; by: string; at: Date; data: object }>(sql`
    select kind, actor_id as by, act_time as at, data from permit_actions where permit_id = ${id} order by version`);
  return rows.map(({ data, ...act }) => ({ ...act, ...data }) as PermitAction);
}

/** The law in its plainest words: cross off every day from the first registration in the city until enough are full. */
function naiveDay(days: readonly PlainDate[], wanted: number): PlainDate {
  const first = [...days].sort()[0]!;
  let [day, crossed] = [first, 0];
  while (crossed < wanted) [day, crossed] = [addDays(day, 1), crossed + 1];
  return day;
}

test('for any registrations in any order the offer comes on the day of the plain calendar, not the day before', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(120), { minLength: 1, maxLength: 4 }), fc.nat(3), fc.boolean(), async (offsets, choice, isHabitualFirst) => {
    const residentId = person();
    const events = offsets.map((offset) => confirmed({ residentId, registeredOn: addDays(start, offset) }));
    const home = events[choice % events.length]!;
    if (isHabitualFirst) await permit.deliver('residence.habitual-set.v1', habitualSet(home));
    for (const event of events) await permit.deliver('residence.confirmed.v1', event);
    if (!isHabitualFirst) await permit.deliver('residence.habitual-set.v1', habitualSet(home));
    const day = naiveDay(events.map((event) => event.registeredOn as PlainDate), 183);
    permit.goTo(addDays(day, -1));
    await permit.offerDue(['4401']);
    expect((await permit.get(residentId)).state).toBe(State.NONE);
    permit.goTo(day);
    await permit.offerDue(['4401']);
    expect(await permit.get(residentId)).toMatchObject({ state: State.OFFERED, offeredOn: day, declarationId: home.declarationId });
  }), { numRuns: 40 });
}, 120_000);

test('after any sequence of acts every permit is the sum of its actions', async () => {
  const acts: Record<string, (residentId: string) => Promise<unknown>> = {
    claimEmployment: (residentId) => permit.claim(residentId), claimHome: (residentId) => permit.claim(residentId, Ground.HOME),
    qualify: () => permit.qualify(), offer: () => permit.offerDue(),
    dayPasses: async () => permit.goTo(addDays(permit.today(), 1)),
    loseJob: async (residentId) => permit.identity.employment.set(residentId, { isEmployed: false }),
    findJob: async (residentId) => permit.identity.employment.delete(residentId),
  };
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 12 }), async (steps) => {
    permit.goTo(addDays(start, 400));
    const { residentId } = await permit.offered();
    for (const step of steps) await acts[step]!(residentId).catch((error: { reason?: string }) => expect(error.reason).toBe('PERMIT_NOT_OFFERED'));
    const { checkOn, ...row } = (await findNewest(permit.base.db, residentId))!;
    expect(row).toEqual(fold(await history(row.id)));
    expect(checkOn !== null).toBe(row.state === 'UNDER_QUALIFICATION');
  }), { numRuns: 40 });
}, 120_000);

test('the sum takes no act out of its turn', () => {
  expect(() => fold([])).toThrow(RangeError);
  expect(() => fold([{ kind: 'MISSING_NAMED', by: 'permit', at: new Date(0), missing: [] }])).toThrow(RangeError);
});
