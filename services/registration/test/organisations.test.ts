import { randomUUID } from 'node:crypto';
import { addDays, newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { StandingRule_Reason as Reason, type CreateStandingRuleRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const today = (): PlainDate => shanghaiDate(registration.context.now());
const dormitory = (owner: string, buildingUse = Address_BuildingUse.DORMITORY) => registration.peers.flat({ owner, change: { buildingUse } }).addressId;
const rule = (by: string, addressIds: string[], change: Partial<CreateStandingRuleRequest> = {}) =>
  registration.client.createStandingRule({ addressIds, maxPeople: 2, untilOn: addDays(today(), 30), reason: Reason.STAFF_DORMITORY, requestId: randomUUID(), ...change }, { caller: resident(by) });
const rulesOf = async (by: string) => (await registration.client.listStandingRules({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).standingRules;
const own = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const declared = async (addressId: string) => {
  const by = person();
  await registration.declare(by, { addressId });
  return { by, ...(await own(by))[0]! };
};

describe('a standing rule of a dormitory (G12)', () => {
  test('confirms by itself as its confirmer\'s act, for as many people as it says, and no more', async () => {
    const factory = person();
    const room = dormitory(factory);
    const { id } = await rule(factory, [room]);
    const states = [(await declared(room)), (await declared(room)), (await declared(room))];
    expect(states.map(({ state }) => state)).toEqual([State.ACTIVE, State.ACTIVE, State.PENDING]);
    expect(states[0]).toMatchObject({ confirmerKind: ConfirmerKind.OWNER, registeredOn: today(), version: 2 });
    const { rows } = await registration.base.db.query(sql`select actor_id, channel, evidence from declaration_actions where declaration_id = ${states[0]!.id} and kind = 'CONFIRMED'`);
    expect(rows).toEqual([{ actor_id: factory, channel: 'STANDING_RULE', evidence: [id] }]);
    expect((await registration.announced('residence.confirmed.v1')).filter((event) => event['declarationId'] === states[0]!.id)).toMatchObject([{ answeredBy: factory }]);
    const told = (await registration.announced('residence.confirmed-by-rule.v1')).filter((event) => event['confirmerId'] === factory);
    expect(new Set(told.map((event) => event['declarationId']))).toEqual(new Set([states[0]!.id, states[1]!.id]));
    expect(await rulesOf(factory)).toMatchObject([{ id, used: 2, maxPeople: 2 }]);
  });

  test('ends when it is revoked, and on its day; what it confirmed stands', async () => {
    const factory = person();
    const room = dormitory(factory);
    const { id } = await rule(factory, [room]);
    const first = await declared(room);
    for (const _ of [1, 2]) expect(await registration.client.revokeStandingRule({ id }, { caller: resident(factory) })).toMatchObject({ id, isRevoked: true });
    expect((await declared(room)).state).toBe(State.PENDING);
    expect((await own(first.by))[0]?.state).toBe(State.ACTIVE);
    await expect(registration.client.revokeStandingRule({ id }, { caller: resident(person()) })).rejects.toMatchObject({ reason: 'STANDING_RULE_NOT_FOUND' });
    await rule(factory, [room], { untilOn: addDays(today(), 1) });
    registration.advance(2 * 86_400_000);
    expect((await declared(room)).state).toBe(State.PENDING);
    registration.advance(-2 * 86_400_000);
  });

  test('confirms nobody at another place, nor its own confirmer, nor while anything there is disputed', async () => {
    const factory = person();
    const room = dormitory(factory);
    await rule(factory, [room], { maxPeople: 10 });
    expect((await declared(dormitory(factory))).state).toBe(State.PENDING);
    const first = await declared(room);
    await registration.base.db.query(sql`update residence_declarations set dispute = '{"by":"x","closesOn":"2099-01-01"}', dispute_closes_on = '2099-01-01', case_kind = 'DISPUTE' where id = ${first.id}`);
    expect((await declared(room)).state).toBe(State.PENDING);
    expect(await rulesOf(factory)).toMatchObject([{ used: 1 }]);
  });

  test('confirms nothing while its confirmer is frozen (C52)', async () => {
    const factory = person();
    const room = dormitory(factory);
    await rule(factory, [room]);
    await registration.base.db.query(sql`insert into account_freezes (account_id, is_frozen, change_time) values (${factory}, true, ${registration.context.now()})`);
    expect((await declared(room)).state).toBe(State.PENDING);
  });

  test('of many at once confirms exactly as many as it may', async () => {
    const factory = person();
    const room = dormitory(factory);
    await rule(factory, [room], { maxPeople: 3 });
    const states = (await Promise.all(Array.from({ length: 8 }, () => declared(room)))).map(({ state }) => state);
    expect(states.filter((state) => state === State.ACTIVE)).toHaveLength(3);
    expect(await rulesOf(factory)).toMatchObject([{ used: 3 }]);
  });
});

describe('no standing rule is made', () => {
  test('for private flats, by fewer dwellings than a scale rental, or by somebody who does not answer for them', async () => {
    const landlord = person();
    const flats = (count: number) => Array.from({ length: count }, () => dormitory(landlord, Address_BuildingUse.RESIDENTIAL));
    await expect(rule(landlord, flats(1))).rejects.toMatchObject({ reason: 'STANDING_RULE_NOT_OPEN' });
    await expect(rule(landlord, flats(9), { reason: Reason.SCALE_RENTAL })).rejects.toMatchObject({ reason: 'STANDING_RULE_NOT_OPEN', metadata: { minimum: '10' } });
    expect(await rule(landlord, flats(10), { reason: Reason.SCALE_RENTAL })).toMatchObject({ used: 0 });
    await expect(rule(person(), [dormitory(landlord)])).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  });

  test('beyond the bounds of policy', async () => {
    const factory = person();
    const room = dormitory(factory);
    for (const change of [{ maxPeople: 0 }, { maxPeople: 501 }, { untilOn: addDays(today(), -1) }, { untilOn: addDays(today(), 181) }, { reason: Reason.UNSPECIFIED }]) {
      await expect(rule(factory, [room], change)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    }
    await expect(rule(factory, [])).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});

describe('a batch of confirmations', () => {
  const batch = (by: string, declarationIds: string[]) => registration.client.confirmResidences({ declarationIds }, { caller: resident(by) });

  test('answers each by itself, tells each refusal truthfully, and again changes nothing', async () => {
    const owner = person();
    const room = dormitory(owner);
    const [one, two, gone] = [await declared(room), await declared(room), await declared(room)];
    await registration.client.withdrawDeclaration({ declarationId: gone.id }, { caller: resident(gone.by) });
    const foreign = await declared(registration.peers.flat().addressId);
    const missing = newId('4401');
    for (const _ of [1, 2]) {
      expect((await batch(owner, [one.id, gone.id, foreign.id, missing, two.id])).results).toEqual([
        { declarationId: one.id, state: State.ACTIVE, reason: '' },
        { declarationId: gone.id, state: State.UNSPECIFIED, reason: 'DECLARATION_NOT_PENDING' },
        { declarationId: foreign.id, state: State.UNSPECIFIED, reason: 'NOT_THE_CONFIRMER' },
        { declarationId: missing, state: State.UNSPECIFIED, reason: 'DECLARATION_NOT_FOUND' },
        { declarationId: two.id, state: State.ACTIVE, reason: '' },
      ]);
    }
    const { rows } = await registration.base.db.query(sql`select channel, count(*)::int as count from declaration_actions where kind = 'CONFIRMED' and declaration_id in (${one.id}, ${two.id}) group by channel`);
    expect(rows).toEqual([{ channel: 'BATCH', count: 2 }]);
  });

  test('has 200 at most', async () => {
    await expect(batch(person(), Array.from({ length: 201 }, () => newId('4401')))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(batch(person(), [])).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});
