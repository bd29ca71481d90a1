import { addDays, plainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { ResidencePermit_State as State } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmed, habitualSet, startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());
let year = 2028;
beforeEach(() => permit.goTo(plainDate(`${(year += 1)}-01-01`)));

const days = (count: number) => permit.goTo(addDays(permit.today(), count));
const night = async () => {
  await permit.followMoves();
  await permit.offerDue();
};
const told = async (residentId: string) => (await permit.about('permit.changed.v1', residentId)).toSorted((a, b) => Number(a['version']) - Number(b['version'])).map(({ state, cause }) => (cause === undefined ? state : `${String(state)} ${String(cause)}`));

describe('a permit whose holder moves out (G7)', () => {
  test('is suspended on that day, told with the last day of grace, and logged', async () => {
    const home = await permit.holder();
    for (const _ of [1, 2]) await permit.ended(home, permit.today());
    const today = permit.today();
    expect(await permit.get(home.residentId)).toMatchObject({ state: State.SUSPENDED, suspendedOn: today, graceUntilOn: addDays(today, 30), cause: 'RESIDENCE_ENDED' });
    expect(await told(home.residentId)).toEqual(['OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED RESIDENCE_ENDED']);
    expect(await permit.audited('SUSPEND_PERMIT', home.residentId)).toMatchObject([{ actorId: 'permit', details: { state: 'SUSPENDED' } }]);
  });

  test('comes back by a new habitual residence in the city on the last day of grace', async () => {
    const home = await permit.holder();
    await permit.ended(home, permit.today());
    days(30);
    await night();
    const next = await permit.movesTo(home.residentId, permit.today(), 2);
    const back = await permit.get(home.residentId);
    expect(back).toMatchObject({ state: State.ACTIVE, declarationId: next.declarationId, suspendedOn: '', graceUntilOn: '', cause: 'NEW_RESIDENCE' });
    days(60);
    await night();
    expect(await permit.get(home.residentId)).toMatchObject({ id: back.id, state: State.ACTIVE });
  });

  test('is cancelled on the day after the grace, not the day before, once on two pods, and another one comes in time', async () => {
    const home = await permit.holder();
    await permit.ended(home, permit.today());
    days(30);
    await night();
    expect((await permit.get(home.residentId)).state).toBe(State.SUSPENDED);
    days(1);
    await Promise.all([permit.followMoves(), permit.followMoves()]);
    const cancelled = await permit.get(home.residentId);
    expect(cancelled).toMatchObject({ state: State.CANCELLED, cancelledOn: permit.today(), cause: 'GRACE_OVER' });
    await expect(permit.claim(home.residentId)).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED' });
    await permit.movesTo(home.residentId, permit.today(), 2);
    expect((await permit.get(home.residentId)).state).toBe(State.CANCELLED);
    days(183);
    await night();
    const offered = await permit.get(home.residentId);
    expect(offered.state).toBe(State.OFFERED);
    expect(offered.id).not.toBe(cancelled.id);
  });

  test('stays in force when the habitual residence moved inside the city before, and rests on the new one', async () => {
    const home = await permit.holder();
    const next = await permit.movesTo(home.residentId, permit.today(), 2);
    await permit.ended(home, permit.today());
    expect(await permit.get(home.residentId)).toMatchObject({ state: State.ACTIVE, declarationId: next.declarationId });
    expect(await told(home.residentId)).toEqual(['OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE']);
    await permit.ended(next, permit.today());
    expect((await permit.get(home.residentId)).state).toBe(State.SUSPENDED);
  });

  test('does not come back by a residence in another city, nor by one that is not the habitual one', async () => {
    const home = await permit.holder();
    await permit.ended(home, permit.today());
    await permit.movesTo(home.residentId, permit.today(), 2, '4406');
    await permit.deliver('residence.confirmed.v1', confirmed({ residentId: home.residentId, registeredOn: permit.today() }));
    expect((await permit.get(home.residentId)).state).toBe(State.SUSPENDED);
  });

  test('is untouched where the city says so (R38)', async () => {
    const home = await permit.holder();
    const { policyOn } = permit.context;
    Object.assign(permit.context, { policyOn: (...of: Parameters<typeof policyOn>) => ({ ...policyOn(...of), moveOutPermitEffect: 'NONE' }) });
    await permit.ended(home, permit.today());
    Object.assign(permit.context, { policyOn });
    expect((await permit.get(home.residentId)).state).toBe(State.ACTIVE);
  });

  test('keeps the whole grace when the move is told late, and waits for the day when it is told ahead', async () => {
    const late = await permit.holder();
    await permit.ended(late, addDays(permit.today(), -30));
    expect(await permit.get(late.residentId)).toMatchObject({ state: State.SUSPENDED, graceUntilOn: addDays(permit.today(), 30) });
    const early = await permit.holder();
    await permit.ended(early, addDays(permit.today(), 2), 'OWNER_ENDED');
    await night();
    expect((await permit.get(early.residentId)).state).toBe(State.ACTIVE);
    days(2);
    await Promise.all([permit.followMoves(), permit.followMoves()]);
    expect(await permit.get(early.residentId)).toMatchObject({ state: State.SUSPENDED, suspendedOn: permit.today() });
  });
});

describe('what is under way when the residence ends', () => {
  test('an offer is withdrawn: the person has none, and gets one again when the days carry over', async () => {
    const home = await permit.offered();
    await permit.ended(home, permit.today());
    expect(await permit.get(home.residentId)).toMatchObject({ state: State.NONE, id: '' });
    expect(await told(home.residentId)).toEqual(['OFFERED', 'NONE RESIDENCE_ENDED']);
    await expect(permit.claim(home.residentId)).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED' });
    days(30);
    await permit.movesTo(home.residentId, permit.today(), 2);
    await night();
    expect((await permit.get(home.residentId)).state).toBe(State.OFFERED);
  });

  test('a claim is refused with the reason, and goes on where the habitual residence only moved', async () => {
    permit.identity.today = () => plainDate('2020-01-01');
    const [gone, moved] = [await permit.offered(), await permit.offered()];
    for (const { residentId } of [gone, moved]) await permit.claim(residentId);
    await permit.qualify();
    await permit.ended(gone, permit.today());
    const next = await permit.movesTo(moved.residentId, permit.today(), 2);
    await permit.ended(moved, permit.today());
    permit.identity.today = permit.today;
    days(1);
    await permit.qualify();
    expect(await permit.get(gone.residentId)).toMatchObject({ state: State.REFUSED, cause: 'RESIDENCE_ENDED', missing: [] });
    expect(await permit.get(moved.residentId)).toMatchObject({ state: State.ACTIVE, evidenceIds: [next.declarationId, expect.any(String)] });
  });
});

describe('an end that was taken back', () => {
  test('brings back the permit, the offer and the claim, whatever had come of them', async () => {
    const [held, lapsed, offered, claimed] = [await permit.holder(), await permit.holder(), await permit.offered(), await permit.offered()];
    permit.identity.employment.set(claimed.residentId, { isEmployed: false });
    await permit.claim(claimed.residentId);
    for (const home of [held, lapsed, offered, claimed]) await permit.ended(home, permit.today(), 'OWNER_ENDED');
    await permit.reinstated(held);
    days(31);
    await night();
    expect((await permit.get(lapsed.residentId)).state).toBe(State.CANCELLED);
    for (const home of [lapsed, offered, claimed]) await permit.reinstated(home);
    const states = await Promise.all([held, lapsed, offered, claimed].map(async ({ residentId }) => (await permit.get(residentId)).state));
    expect(states).toEqual([State.ACTIVE, State.ACTIVE, State.OFFERED, State.UNDER_QUALIFICATION]);
  });

  test('counts its days as if it never had ended, and what never stood counts none (C52)', async () => {
    const home = await permit.livesHere(permit.today());
    const full = addDays(permit.today(), 183);
    days(100);
    await permit.ended(home, permit.today(), 'STRANGER');
    await permit.reinstated(home);
    await permit.deliver('residence.habitual-set.v1', habitualSet(home, 2));
    expect(await permit.get(home.residentId)).toMatchObject({ eligibleOn: full });
    const next = await permit.movesTo(home.residentId, permit.today(), 3);
    expect(await permit.get(home.residentId)).toMatchObject({ declarationId: next.declarationId, eligibleOn: full });
    await permit.retracted(home, 6);
    expect(await permit.get(home.residentId)).toMatchObject({ eligibleOn: addDays(permit.today(), 183) });
  });

  test('an end and its taking back may come before the registration itself, in any order', async () => {
    const home = confirmed({ registeredOn: permit.today() });
    await permit.reinstated(home, 5);
    await permit.ended(home, permit.today(), 'OWNER_ENDED', 4);
    await permit.deliver('residence.confirmed.v1', home);
    await permit.deliver('residence.habitual-set.v1', habitualSet(home));
    expect(await permit.get(home.residentId)).toMatchObject({ declarationId: home.declarationId, eligibleOn: addDays(permit.today(), 183) });
  });
});

describe('an authority\'s event (G14)', () => {
  test.each(['DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN'] as const)('%s cancels the permit at once, with the reason, and brings it back on appeal', async (cause) => {
    const home = await permit.holder();
    await permit.ended(home, permit.today(), cause);
    expect(await permit.get(home.residentId)).toMatchObject({ state: State.CANCELLED, cancelledOn: permit.today(), cause });
    await permit.reinstated(home);
    expect(await permit.get(home.residentId)).toMatchObject({ state: State.ACTIVE, cancelledOn: '', cause: 'END_TAKEN_BACK' });
  });
});

test('the database itself keeps one permit of a city a person, and no 常住地 that ended', async () => {
  const home = await permit.holder();
  await permit.ended(home, permit.today());
  await expect(permit.base.db.query(sql`update residence_periods set is_habitual = true where declaration_id = ${home.declarationId}`)).rejects.toMatchObject({ constraint: 'habitual_while_it_lasts' });
  await expect(permit.base.db.query(sql`insert into permits select (p).* from (select jsonb_populate_record(permits, '{"id":"4401-second"}') p from permits where resident_id = ${home.residentId}) s`))
    .rejects.toMatchObject({ constraint: 'one_open_permit' });
});
