import { addDays, plainDate } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import { sql } from '@yuejuma/platform/db/sql';
import { ResidencePermit_State as State } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nightly } from '../src/jobs/offer-due-permits.js';
import { confirmed, habitualSet, person, startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());

const registeredOn = plainDate('2027-01-01');
const fullOn = addDays(registeredOn, 183);
const offers = async (residentId: string) => (await permit.about('permit.offered.v1', residentId)).map((event) => event['offeredOn']);

describe('a permit', () => {
  test('is offered on the day the count is full and not the day before, told and logged once (R49)', async () => {
    const { residentId, declarationId } = await permit.livesHere(registeredOn);
    permit.goTo(addDays(fullOn, -1));
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ state: State.NONE, id: '', registeredOn, eligibleOn: fullOn, declarationId });
    permit.goTo(fullOn);
    await permit.offerDue();
    const offered = await permit.get(residentId);
    expect(offered).toMatchObject({ state: State.OFFERED, cityCode: '4401', registeredOn, eligibleOn: fullOn, offeredOn: fullOn, version: 1, policyVersion: permit.base.policies.on('4401', fullOn).version });
    expect(await permit.about('permit.offered.v1', residentId)).toEqual([{ permitId: offered.id, subjectId: residentId, cityCode: '4401', offeredOn: fullOn }]);
    expect(await permit.about('permit.changed.v1', residentId)).toEqual([{ permitId: offered.id, subjectId: residentId, cityCode: '4401', state: 'OFFERED', version: 1, missing: [], offeredOn: fullOn }]);
    expect(await permit.audited('OFFER_PERMIT', residentId)).toMatchObject([{ actorKind: 'SERVICE', actorId: 'permit', objectId: offered.id }]);
  });

  test('is offered once however often the job runs, also on two pods at once', async () => {
    permit.goTo(registeredOn);
    const people = await Promise.all(Array.from({ length: 40 }, () => permit.livesHere(registeredOn)));
    permit.goTo(fullOn);
    await Promise.all([permit.offerDue(), permit.offerDue(), permit.offerDue()]);
    await permit.offerDue();
    for (const { residentId } of people) expect(await offers(residentId)).toEqual([fullOn]);
  });

  test('is offered three days late when the job was away, with that day on it', async () => {
    const { residentId } = await permit.livesHere(registeredOn);
    permit.goTo(addDays(fullOn, 3));
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ eligibleOn: fullOn, offeredOn: addDays(fullOn, 3) });
  });

  test('is offered to more people than one batch holds', async () => {
    permit.goTo(registeredOn);
    await permit.base.db.query(sql`
      insert into residence_periods (declaration_id, resident_id, city_code, registered_on, confirmed_by, eligible_on, policy_version, is_habitual)
      select '4406-' || gen_random_uuid(), gen_random_uuid(), '4406', ${registeredOn}, 'OWNER', ${fullOn}, 'v', true from generate_series(1, 1100)`);
    permit.goTo(fullOn);
    await permit.offerDue(['4406']);
    const { rows } = await permit.base.db.query<{ count: number }>(sql`select count(*)::int as count from permits where city_code = '4406'`);
    expect(rows).toEqual([{ count: 1_100 }]);
  }, 60_000);

  test('waits for the 常住地: days count, but nothing is offered before it is set (R32)', async () => {
    const event = confirmed({ registeredOn });
    await permit.deliver('residence.confirmed.v1', event);
    permit.goTo(addDays(fullOn, 10));
    await permit.offerDue();
    expect(await permit.get(event.residentId)).toMatchObject({ state: State.NONE, eligibleOn: '' });
    await permit.deliver('residence.habitual-set.v1', habitualSet(event));
    await permit.offerDue();
    expect(await permit.get(event.residentId)).toMatchObject({ state: State.OFFERED, eligibleOn: fullOn });
  });

  test('counts days of an earlier registration in the same city (G8)', async () => {
    const residentId = person();
    const first = await permit.livesHere(registeredOn, { residentId });
    const second = confirmed({ residentId, registeredOn: addDays(registeredOn, 100) });
    await permit.deliver('residence.confirmed.v1', second);
    await permit.deliver('residence.habitual-set.v1', habitualSet(second, 2));
    permit.goTo(addDays(fullOn, -1));
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ state: State.NONE, eligibleOn: fullOn, declarationId: second.declarationId });
    permit.goTo(fullOn);
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ state: State.OFFERED, declarationId: second.declarationId });
    expect(first.declarationId).not.toBe(second.declarationId);
  });

  test('does not count days in another city', async () => {
    const residentId = person();
    await permit.livesHere(registeredOn, { residentId });
    const foshan = confirmed({ residentId, cityCode: '4406', registeredOn: addDays(registeredOn, 100) });
    await permit.deliver('residence.confirmed.v1', foshan);
    await permit.deliver('residence.habitual-set.v1', habitualSet(foshan, 2));
    permit.goTo(addDays(fullOn, 50));
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ state: State.NONE, cityCode: '4406', eligibleOn: addDays(fullOn, 100) });
  });
});

describe('nothing is offered', () => {
  test('in Shenzhen, whose permits are not ours (R56)', async () => {
    const { residentId } = await permit.livesHere(registeredOn, { cityCode: '4403' });
    permit.goTo(addDays(fullOn, 30));
    await permit.offerDue();
    expect(await permit.get(residentId)).toMatchObject({ state: State.NONE, id: '', cityCode: '', eligibleOn: '' });
    expect(permit.identity.hukouChecks).not.toContain(residentId);
  });

  test('in the city of one\'s own hukou, and nobody is asked again each night (R58)', async () => {
    const event = await permit.livesHere(registeredOn);
    permit.identity.hukouCity.set(event.residentId, '4401');
    permit.goTo(fullOn);
    await permit.offerDue();
    await permit.offerDue();
    expect(await permit.get(event.residentId)).toMatchObject({ state: State.NONE });
    expect(permit.identity.hukouChecks.filter((one) => one === event.residentId)).toHaveLength(1);
    permit.identity.hukouCity.delete(event.residentId);
    await permit.deliver('residence.habitual-set.v1', habitualSet(event, 2));
    await permit.offerDue();
    expect(await permit.get(event.residentId)).toMatchObject({ state: State.OFFERED });
  });

  test('while identity does not answer about the person: the next run does it, and others are not held up', async () => {
    const [silent, heard] = [await permit.livesHere(registeredOn), await permit.livesHere(registeredOn)];
    permit.identity.unanswered.add(silent.residentId);
    permit.goTo(fullOn);
    await permit.offerDue();
    expect([await offers(silent.residentId), await offers(heard.residentId)]).toEqual([[], [fullOn]]);
    permit.identity.unanswered.clear();
    permit.goTo(addDays(fullOn, 1));
    await permit.offerDue();
    expect([await offers(silent.residentId), await offers(heard.residentId)]).toEqual([[addDays(fullOn, 1)], [fullOn]]);
  });

  test('to somebody who has an open permit of the city, nor is their hukou asked about again', async () => {
    permit.goTo(fullOn);
    const { residentId } = await permit.offered();
    const second = confirmed({ residentId, registeredOn });
    await permit.deliver('residence.confirmed.v1', second);
    await permit.deliver('residence.habitual-set.v1', habitualSet(second, 2));
    await permit.offerDue();
    expect(await offers(residentId)).toHaveLength(1);
    expect(permit.identity.hukouChecks.filter((one) => one === residentId)).toHaveLength(1);
  });

  test('to a holder whose permit ends at that very moment: nobody asked about the hukou, so that the next run does (R58)', async () => {
    permit.goTo(fullOn);
    const { residentId } = await permit.offered();
    const second = confirmed({ residentId, registeredOn });
    await permit.deliver('residence.confirmed.v1', second);
    await permit.deliver('residence.habitual-set.v1', habitualSet(second, 2));
    const other = await permit.livesHere(registeredOn);
    const { checkHukous } = permit.context.identity;
    vi.spyOn(permit.context.identity, 'checkHukous').mockImplementationOnce(async (request) => {
      await permit.base.db.query(sql`update permits set state = 'WITHDRAWN', cause = 'RESIDENCE_ENDED' where resident_id = ${residentId}`);
      return checkHukous(request);
    });
    const asked = () => permit.identity.hukouChecks.filter((one) => one === residentId).length;
    await permit.offerDue();
    expect([asked(), (await offers(residentId)).length, (await offers(other.residentId)).length]).toEqual([1, 1, 1]);
    await permit.offerDue();
    expect([asked(), (await offers(residentId)).length, (await offers(other.residentId)).length]).toEqual([2, 2, 1]);
  });
});

describe('events', () => {
  test('add up alike in any order and however often they come', async () => {
    const orders: ((a: () => Promise<void>, b: () => Promise<void>) => Promise<unknown>)[] = [
      async (a, b) => { await a(); await b(); }, async (a, b) => { await b(); await a(); }, (a, b) => Promise.all([a(), b(), a(), b()]), (a, b) => Promise.all([b(), a(), b(), a()]),
    ];
    for (const order of orders) {
      const event = confirmed({ registeredOn });
      const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
      await order(() => permit.deliver('residence.confirmed.v1', event, first), () => permit.deliver('residence.habitual-set.v1', habitualSet(event), second));
      permit.goTo(fullOn);
      await permit.offerDue();
      expect(await offers(event.residentId)).toEqual([fullOn]);
    }
  });

  test('of the 常住地 count by their number: an older one that comes late changes nothing (G9)', async () => {
    const residentId = person();
    const [first, second] = [confirmed({ residentId, registeredOn }), confirmed({ residentId, registeredOn })];
    await permit.deliver('residence.habitual-set.v1', habitualSet(second, 2));
    await permit.deliver('residence.habitual-set.v1', habitualSet(first, 1));
    for (const event of [first, second]) await permit.deliver('residence.confirmed.v1', event);
    expect(await permit.get(residentId)).toMatchObject({ declarationId: second.declarationId });
  });

  test('come in through the queue', async () => {
    const event = confirmed({ registeredOn });
    await permit.base.db.tx(async (tx) => {
      await emit(tx, 'residence.habitual-set.v1', habitualSet(event), permit.context.now());
      await emit(tx, 'residence.confirmed.v1', event, permit.context.now());
    });
    await expect.poll(async () => (await permit.get(event.residentId)).eligibleOn).toBe(fullOn);
  });
});

test('the nightly job starts between 03:15 and 03:45, not in every city at once', () => {
  const cities = permit.base.cities.map(nightly);
  for (const pattern of cities) expect(pattern).toMatch(/^([0-9]|[1-5][0-9]) (1[5-9]|[23][0-9]|4[0-4]) 3 \* \* \*$/);
  expect(new Set(cities).size).toBe(cities.length);
});

test('the database itself takes no offer before its day and one open permit a person and city', async () => {
  permit.goTo(fullOn);
  const { residentId } = await permit.offered();
  await expect(permit.base.db.query(sql`update permits set offered_on = eligible_on - 1 where resident_id = ${residentId}`)).rejects.toMatchObject({ constraint: 'not_offered_before_the_day' });
  await expect(permit.base.db.query(sql`
    insert into permits select (jsonb_populate_record(p, jsonb_build_object('id', '4401-x'))).* from permits p where resident_id = ${residentId}`)).rejects.toMatchObject({ constraint: 'one_open_permit' });
  for (const statement of [sql`update permit_actions set actor_id = 'x'`, sql`delete from permit_actions`, sql`delete from permits`]) {
    await expect(permit.base.db.query(statement)).rejects.toMatchObject({ code: '42501' });
  }
});
