import { randomUUID } from 'node:crypto';
import { newId } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { ConfirmerKind, RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handlers } from '../src/handlers.js';
import { person, runJobs, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

/** What identity announces when a confirmer answered by SMS; delivered twice, as queues do. */
async function answered(subjectId: string, declarationId: string, answer: 'CONFIRM' | 'REFUSE'): Promise<void> {
  const event = { subjectId, declarationId, cityCode: '4401', answer, askId: randomUUID() };
  for (const _ of [1, 2]) await handlers(registration.context)['identity.answered-by-sms.v1']?.(event, async () => undefined, randomUUID());
}
const own = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;

describe('an answer by SMS (C39, R29)', () => {
  test('confirms as the owner, in the channel SMS, once', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    const { id } = await registration.declare(tenant, { addressId });
    await answered(owner, id, 'CONFIRM');
    expect(await own(tenant)).toMatchObject([{ state: State.ACTIVE, confirmerKind: ConfirmerKind.OWNER, version: 2 }]);
    const { rows } = await registration.base.db.query(sql`select actor_id, channel, evidence from declaration_actions where declaration_id = ${id} and kind = 'CONFIRMED'`);
    expect(rows).toMatchObject([{ actor_id: owner, channel: 'SMS', evidence: [expect.any(String)] }]);
  });

  test('refuses as an unknown person', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    const { id } = await registration.declare(tenant, { addressId });
    await answered(owner, id, 'REFUSE');
    expect(await own(tenant)).toMatchObject([{ state: State.REJECTED, rejectReason: RejectReason.UNKNOWN_PERSON }]);
  });

  test('changes nothing from somebody who is no confirmer, after another answer, or about nothing', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    const { id } = await registration.declare(tenant, { addressId });
    await answered(person(), id, 'CONFIRM');
    expect(await own(tenant)).toMatchObject([{ state: State.PENDING }]);
    await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) });
    await answered(owner, id, 'CONFIRM');
    await answered(owner, newId('4401'), 'CONFIRM');
    expect(await own(tenant)).toMatchObject([{ state: State.WITHDRAWN }]);
  });
});

describe('silent confirmers', () => {
  test('are asked by SMS a day after submission, each once, with nothing but ids and a day', async () => {
    const tenant = person();
    const custodian = randomUUID();
    const { addressId, owner } = registration.peers.flat({ custodian });
    const { id, moveInOn } = await registration.declare(tenant, { addressId });
    const asked = () => registration.peers.asked.filter((one) => one.declarationId === id);
    await runJobs(registration);
    expect(asked()).toEqual([]);
    registration.advance(24 * 3_600_000);
    registration.peers.identityFailures = 1;
    await runJobs(registration).catch(() => undefined);
    for (const _ of [1, 2]) await runJobs(registration);
    expect(new Set(asked().map((one) => one.subjectId))).toEqual(new Set([owner, custodian]));
    expect(asked().length).toBeLessThanOrEqual(3);
    expect(asked()[0]).toMatchObject({ residentId: tenant, moveInOn });
  });
});
