import { addDays, newId, shanghaiDate } from '@yuejuma/kernel';
import { EndCause, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carryOutMoves } from '../src/jobs/carry-out-moves.js';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const day = 86_400_000;
const today = () => shanghaiDate(registration.context.now());
const end = (id: string, by: string, endOn = '', cause = EndCause.UNSPECIFIED) => registration.client.endResidence({ declarationId: id, endOn, cause }, { caller: resident(by) });
const stay = (id: string, by: string) => registration.client.keepResidence({ declarationId: id }, { caller: resident(by) });
const job = () => carryOutMoves(registration.context).run(['4401', '4403']);
const told = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);
const own = async (by: string, id: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences.find((d) => d.id === id);

describe('moving out', () => {
  test('takes the resident\'s word only, ends today, and is told and logged once however often it is said (R37, C44)', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    await registration.client.setHabitualResidence({ declarationId: id }, { caller: resident(tenant) });
    for (const _ of [1, 2, 3]) expect(await end(id, tenant)).toMatchObject({ state: State.ENDED, endedOn: today(), endCause: EndCause.MOVED_OUT, isHabitual: false, version: 4 });
    expect(await told('residence.ended.v1', id)).toEqual([expect.objectContaining({ residentId: tenant, endedOn: today(), cause: 'MOVED_OUT', endedBy: tenant, version: 4 })]);
    expect((await registration.audited('END_RESIDENCE')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: tenant }]);
    expect(await told('residence.confirmed.v1', id)).toHaveLength(1);
  });

  test('may be told later, as a cancelled address too, but not of a day before the registration', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    const registeredOn = today();
    registration.advance(20 * day);
    await expect(end(id, tenant, addDays(registeredOn, -1))).rejects.toMatchObject({ reason: 'END_DATE_OUT_OF_RANGE', metadata: { field: 'endOn', earliest: registeredOn, latest: addDays(today(), 30) } });
    expect(await end(id, tenant, registeredOn, EndCause.CANCELLED)).toMatchObject({ state: State.ENDED, endedOn: registeredOn, endCause: EndCause.CANCELLED });
  });

  test('may not be told of a day too long ago or too far ahead', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    registration.advance(40 * day);
    for (const outside of [addDays(today(), -31), addDays(today(), 31)]) await expect(end(id, tenant, outside)).rejects.toMatchObject({ reason: 'END_DATE_OUT_OF_RANGE' });
    expect(await end(id, tenant, addDays(today(), -30))).toMatchObject({ state: State.ENDED });
  });

  test('names what is malformed: a date that is none, a cause of somebody else\'s, a cancelling to come', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    for (const [endOn, cause] of [['2026-02-30', EndCause.MOVED_OUT], ['', EndCause.DECEASED], [addDays(today(), 3), EndCause.CANCELLED]] as const) {
      await expect(end(id, tenant, endOn, cause)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    }
    expect(await own(tenant, id)).toMatchObject({ state: State.ACTIVE });
  });

  test('is nobody else\'s: owner and stranger do not learn that it exists; and not of what is not active', async () => {
    const tenant = person();
    const { id, owner } = await registration.registered(tenant);
    for (const by of [owner, person()]) {
      await expect(end(id, by)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
      await expect(stay(id, by)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    }
    await expect(end(newId('4401'), tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    const waiting = await registration.declare(tenant, { addressId: registration.peers.flat().addressId });
    await expect(end(waiting.id, tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE', metadata: { state: 'PENDING' } });
  });

  test('leaves the address free to be declared again', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    const { id } = await registration.declare(tenant, { addressId });
    await registration.client.confirmResidence({ declarationId: id }, { caller: resident(owner) });
    await end(id, tenant);
    expect((await registration.declare(tenant, { addressId })).id).not.toBe(id);
  });
});

describe('a planned move', () => {
  test('changes nothing until its day, then a job carries it out, once, as the resident\'s own act', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    const endsOn = addDays(today(), 5);
    for (const _ of [1, 2]) expect(await end(id, tenant, endsOn)).toMatchObject({ state: State.ACTIVE, endNotice: { endsOn, isOwn: true }, version: 3 });
    expect(await told('residence.end-announced.v1', id)).toEqual([expect.objectContaining({ endsOn, isOwn: true })]);
    registration.advance(4 * day);
    await job();
    expect(await own(tenant, id)).toMatchObject({ state: State.ACTIVE });
    registration.advance(3 * day);
    await Promise.all([job(), job()]);
    expect(await own(tenant, id)).toMatchObject({ state: State.ENDED, endedOn: endsOn, endCause: EndCause.MOVED_OUT, version: 4 });
    await expect(stay(id, tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE' });
    expect(await told('residence.ended.v1', id)).toEqual([expect.objectContaining({ endedOn: endsOn, endedBy: tenant })]);
  });

  test('may be moved to another day, or taken back; taking back what is not planned changes nothing', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    expect(await stay(id, tenant)).toMatchObject({ version: 2 });
    await end(id, tenant, addDays(today(), 5));
    expect(await end(id, tenant, addDays(today(), 9))).toMatchObject({ endNotice: { endsOn: addDays(today(), 9) } });
    const kept = await stay(id, tenant);
    expect(kept).toMatchObject({ state: State.ACTIVE, version: 5 });
    expect(kept.endNotice).toBeUndefined();
    expect(await told('residence.end-revoked.v1', id)).toEqual([expect.objectContaining({ isOwn: true })]);
    registration.advance(20 * day);
    await job();
    expect(await own(tenant, id)).toMatchObject({ state: State.ACTIVE });
  });

  test('taken back leaves the owner\'s notice from before as it was, and the tenant is told of it again (G15)', async () => {
    const tenant = person();
    const { id, owner } = await registration.registered(tenant);
    const endsOn = addDays(today(), 30);
    await registration.client.announceEnd({ declarationId: id, endOn: endsOn }, { caller: resident(owner) });
    for (const days of [5, 6]) expect(await end(id, tenant, addDays(today(), days))).toMatchObject({ endNotice: { isOwn: true } });
    expect(await stay(id, tenant)).toMatchObject({ endNotice: { isOwn: false, endsOn, isObjected: false } });
    expect((await told('residence.end-announced.v1', id)).at(-1)).toMatchObject({ isOwn: false, endsOn });
    expect(await told('residence.end-revoked.v1', id)).toEqual([]);
  });

  test('stays when the owner takes the notice behind it back, and nothing of the owner\'s comes back', async () => {
    const tenant = person();
    const { id, owner } = await registration.registered(tenant);
    const plan = addDays(today(), 5);
    await registration.client.announceEnd({ declarationId: id, endOn: addDays(today(), 30) }, { caller: resident(owner) });
    await end(id, tenant, plan);
    for (const _ of [1, 2]) await registration.client.revokeEnd({ declarationId: id }, { caller: resident(owner) });
    expect(await own(tenant, id)).toMatchObject({ endNotice: { isOwn: true, endsOn: plan } });
    expect((await stay(id, tenant)).endNotice).toBeUndefined();
  });
});
