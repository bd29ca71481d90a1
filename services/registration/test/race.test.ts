import { sql } from '@yuejuma/platform/db/sql';
import { RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { appeal } from '@yuejuma/residence';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertAction } from '../src/actions.repository.js';
import { answerDeclaration } from '../src/answer-declaration.js';
import { inApp } from '../src/domain/circumstances.js';
import * as declarations from '../src/declarations.repository.js';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

async function pending() {
  const [tenant, custodian] = [person(), person()];
  const { addressId, owner } = registration.peers.flat({ custodian });
  return { id: (await registration.declare(tenant, { addressId })).id, tenant, custodian, owner };
}
const kinds = async (id: string) => (await registration.base.db.query<{ kind: string }>(sql`select kind from declaration_actions where declaration_id = ${id} order by version`)).rows.map((row) => row.kind);
const announced = async (id: string) => (await registration.announced('residence.confirmed.v1')).filter((event) => event['declarationId'] === id);

test('a thousand confirmations by owner and custodian, a hundred at a time, have exactly one effect, and all see it', async () => {
  const { id, owner, custodian } = await pending();
  const desk = async (by: string) => {
    const states: State[] = [];
    for (let turn = 0; turn < 10; turn += 1) states.push((await registration.client.confirmResidence({ declarationId: id }, { caller: resident(by), deadlineMs: 60_000 })).state);
    return states;
  };
  const states = (await Promise.all(Array.from({ length: 100 }, (_, index) => desk(index % 2 === 0 ? owner : custodian)))).flat();
  expect([states.length, new Set(states)]).toEqual([1_000, new Set([State.ACTIVE])]);
  expect(await kinds(id)).toEqual(['DECLARED', 'CONFIRMED']);
  expect(await announced(id)).toHaveLength(1);
  expect((await registration.audited('CONFIRM_RESIDENCE')).filter((entry) => entry['objectId'] === id)).toHaveLength(1);
}, 120_000);

test('of confirmations, refusals and withdrawals at once one wins, and the others are told the truth', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id, tenant, owner, custodian } = await pending();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => [
      () => registration.client.confirmResidence({ declarationId: id }, { caller: resident(owner) }),
      () => registration.client.rejectResidence({ declarationId: id, reason: RejectReason.MOVED_OUT }, { caller: resident(custodian) }),
      () => registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) }),
    ][index % 3]!()));
    const [, decided, ...more] = await kinds(id);
    expect(more).toEqual([]);
    const state = { CONFIRMED: 'ACTIVE', REJECTED: 'REJECTED', WITHDRAWN: 'WITHDRAWN' }[decided!];
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') expect(outcome.value.state).toBe(`STATE_${state}`);
      else expect(outcome.reason).toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state } });
    }
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(10);
  }
}, 60_000);

test('a writer who read before somebody else wrote writes nothing', async () => {
  const { id, owner } = await pending();
  const stale = (await declarations.find(registration.base.db, id))!;
  await registration.client.confirmResidence({ declarationId: id }, { caller: resident(owner) });
  const now = registration.context.now();
  await expect(registration.base.db.tx((tx) => declarations.append(tx, stale, { kind: 'WITHDRAWN', by: stale.residentId, at: now }, { ...stale, state: 'WITHDRAWN', deadlineTime: null, remindTime: null, version: 2 }, inApp('v'))))
    .rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
  const day = { registeredOn: stale.moveInOn, citation: { policyVersion: 'v', ruleIds: [] } };
  await expect(registration.base.db.tx((tx) => insertAction(tx, { declarationId: id, version: 9, round: 0 }, { kind: 'CONFIRMED', as: 'OWNER', by: owner, at: now, ...day }, inApp('v')))).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
  expect(await kinds(id)).toEqual(['DECLARED', 'CONFIRMED']);
});

test('a refused declaration is not brought back beside a newer one for the same address', async () => {
  const [tenant, { addressId, owner }] = [person(), registration.peers.flat()];
  const { id } = await registration.declare(tenant, { addressId });
  await registration.client.rejectResidence({ declarationId: id, reason: RejectReason.MOVED_OUT }, { caller: resident(owner) });
  await registration.declare(tenant, { addressId });
  const appealed = answerDeclaration(registration.context, resident(tenant), id, { act: 'APPEAL', decide: (d, at) => appeal(d, tenant, at) });
  await expect(appealed).rejects.toMatchObject({ reason: 'ALREADY_DECLARED' });
  expect(await kinds(id)).toEqual(['DECLARED', 'REJECTED']);
});

test('the service itself may not change or remove what was done, nor leave out what a state needs', async () => {
  const { id } = await pending();
  const { db } = registration.base;
  for (const statement of [
    sql`update declaration_actions set actor_id = 'x' where declaration_id = ${id}`, sql`delete from declaration_actions where declaration_id = ${id}`,
    sql`delete from residence_declarations where id = ${id}`, sql`truncate declaration_actions`,
  ]) await expect(db.query(statement)).rejects.toMatchObject({ code: '42501' });
  await expect(db.query(sql`update residence_declarations set state = 'ACTIVE', deadline_time = null where id = ${id}`)).rejects.toMatchObject({ constraint: 'active_is_registered' });
  await expect(db.query(sql`update residence_declarations set state = 'REJECTED', deadline_time = null where id = ${id}`)).rejects.toMatchObject({ constraint: 'refused_for_a_reason' });
  await expect(db.query(sql`update residence_declarations set deadline_time = null where id = ${id}`)).rejects.toMatchObject({ code: '23514' });
});
