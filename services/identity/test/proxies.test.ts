import { addDays, addYears, newUuid, shanghaiDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { Proxy_Ground as Ground, Proxy_State as State } from '@yuejuma/proto/identity/v1/proxy';
import { ConsentBy } from '@yuejuma/proto/identity/v1/identity_service';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endGrownProxies } from '../src/jobs/end-grown-proxies.js';
import { tellProxyEnd } from '../src/proxies.repository.js';
import { clientFrom, newPerson, startIdentity, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
let holder: string;
// The job is run by the test, on the day it chooses.
beforeAll(async () => {
  identity = await startIdentity();
});
beforeEach(() => {
  holder = newUuid();
});
afterAll(() => identity?.service.stop());

const CITIES = ['4401', '4403'];
const today = () => shanghaiDate(identity.service.context.now());
const registration = () => clientFrom(identity, 'registration');
const run = () => endGrownProxies(identity.service.context).run(CITIES);
const passTo = (day: PlainDate): void => identity.service.advance(startOfShanghaiDay(day).getTime() + 8 * 3_600_000 - identity.service.context.now().getTime());
const announced = async (topic: string, proxyId: string) => (await identity.service.announced(topic)).filter((event) => event['proxyId'] === proxyId);

/** Somebody in the registry who turns an age so many days from today. */
function turning(age: number, inDays: number): Person {
  const person = newPerson(addYears(addDays(today(), inDays), -age));
  identity.world.registry.set(person.documentNumber, { fullName: person.fullName, birthDate: person.birthDate, hukouDivisionCode: '430421' });
  return person;
}
async function enrolled({ fullName, documentNumber, phone }: Person, cityCode = '4401') {
  const { subjectId } = await registration().enrolCoResident({ fullName, documentType: 'CITIZEN_ID', documentNumber, phone, cityCode, requestId: newUuid() }, { caller: resident(holder) });
  return { subjectId, cityCode };
}
const check = ({ subjectId, cityCode }: { subjectId: string; cityCode: string }, by = holder) =>
  registration().checkProxy({ holderId: holder, subjectId, cityCode }, { caller: resident(by) });
const listOf = async (by: string) => (await identity.client.listProxies({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).proxies;
const accept = (proxyId: string, by: string, assertion = 'MATCH-1') => identity.client.acceptProxy({ proxyId, assertion, consentId: '' }, { caller: resident(by) });
const end = (proxyId: string, by: string) => identity.client.endProxy({ proxyId }, { caller: resident(by) });

describe('whoever declared a child (G13)', () => {
  test('acts for them at once, and the child sees that the age was counted', async () => {
    const child = await enrolled(turning(10, -5));
    expect(await check(child)).toMatchObject({ state: State.STANDING, ground: Ground.MINOR, endsOn: '' });
    expect(identity.world.reads.at(-1)).toMatchObject({ request: { subjectIds: [child.subjectId], fields: ['birthDate'], purpose: 'PROXY', legalBasis: 'G13' }, caller: undefined });
    expect(await identity.service.announced('identity.proxy-asked.v1')).toEqual([]);
  });

  test('is told 30 days before the child is grown, once, with the child; on the day it is over, though the job did not run', async () => {
    const child = await enrolled(turning(17, 45));
    const grown = addDays(today(), 45);
    const { id } = await check(child);
    passTo(addDays(grown, -31));
    await run();
    expect(await announced('identity.proxy-ending.v1', id)).toEqual([]);
    passTo(addDays(grown, -30));
    await run();
    await run();
    expect(await announced('identity.proxy-ending.v1', id)).toMatchObject([{ holderId: holder, subjectId: child.subjectId, cityCode: '4401', endsOn: grown, version: 2 }]);
    expect(await listOf(holder)).toMatchObject([{ endsOn: grown, state: State.STANDING, isHolder: true }]);
    passTo(addDays(grown, -1));
    expect(await check(child)).toMatchObject({ state: State.STANDING });
    passTo(grown);
    expect(await check(child)).toMatchObject({ state: State.ENDED });
    await run();
    await run();
    expect(await announced('identity.proxy-ended.v1', id)).toMatchObject([{ cause: 'GROWN_UP', version: 3 }]);
    const ends = (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === 'END_PROXY' && entry['objectId'] === id);
    expect(ends).toMatchObject([{ actorKind: 'SERVICE', subjectIds: [child.subjectId], details: { cause: 'GROWN_UP' } }]);
  });

  test('acts two years longer in Shenzhen, where 18 is the age (R43)', async () => {
    const person = turning(17, -10);
    const child = await enrolled(person, '4403');
    expect(await check(child)).toMatchObject({ state: State.STANDING });
    await expect(enrolled(person, '4401')).rejects.toMatchObject({ reason: 'CO_RESIDENT_AGE' });
  });

  test('whom a wrong day was told, because the law moved the age since, is shown and held to none until the right one is told', async () => {
    const child = await enrolled(turning(17, 400));
    const { id } = await check(child);
    await identity.service.context.db.tx((tx) => tellProxyEnd(tx, id, addDays(today(), 5)));
    passTo(addDays(today(), 5));
    await run();
    expect(await listOf(holder)).toMatchObject([{ id, state: State.STANDING, endsOn: '', maskedName: '王**' }]);
    const { names } = await registration().readMaskedNames({ subjectIds: [child.subjectId], purpose: 'DECLARED_FOR_OTHERS', legalBasis: 'R40', caseId: '' }, { caller: resident(holder) });
    expect([names.length, await announced('identity.proxy-ended.v1', id)]).toEqual([1, []]);
  });

  test('a run that comes a year late ends it at once, and sends no notice of what is to come', async () => {
    const child = await enrolled(turning(17, 100));
    const { id } = await check(child);
    passTo(addYears(today(), 1));
    await run();
    expect(await announced('identity.proxy-ending.v1', id)).toEqual([]);
    expect(await announced('identity.proxy-ended.v1', id)).toHaveLength(1);
  });

  test('waits, and ends nothing by guessing, while the read cannot be logged', async () => {
    const child = await enrolled(turning(17, 1));
    const { id } = await check(child);
    passTo(addDays(today(), 1));
    identity.world.down.add('audit');
    await expect(run()).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
    await expect(check(child)).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
    identity.world.down.clear();
    await run();
    expect(await announced('identity.proxy-ended.v1', id)).toHaveLength(1);
  });
});

describe('whoever declared an elder (G13)', () => {
  test('acts for them only once they agree, with a face of their own, once', async () => {
    const elder = await enrolled(turning(70, -1));
    const { id, state } = await check(elder);
    expect(state).toBe(State.ASKED);
    expect(await announced('identity.proxy-asked.v1', id)).toHaveLength(1);
    await expect(accept(id, elder.subjectId, 'NO_MATCH-1')).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
    await expect(accept(id, elder.subjectId, 'INVALID-1')).rejects.toMatchObject({ reason: 'FACE_ASSERTION_INVALID' });
    expect(await check(elder)).toMatchObject({ state: State.ASKED });
    const both = await Promise.all([accept(id, elder.subjectId), accept(id, elder.subjectId)]);
    expect(both).toMatchObject([{ state: State.STANDING, isHolder: false, holderId: '', subjectId: '' }, { state: State.STANDING }]);
    expect(await announced('identity.proxy-accepted.v1', id)).toHaveLength(1);
    expect(await check(elder)).toMatchObject({ state: State.STANDING });
  });

  test('agrees at a counter by the consent given there, and by none for anything else', async () => {
    const person = turning(70, -1);
    const elder = await enrolled(person);
    const { id } = await check(elder);
    const agree = (consentId: string) => registration().acceptProxy({ proxyId: id, assertion: '', consentId }, { caller: resident(elder.subjectId) });
    const clerk = officer('officer-1', 'unit-1', ['440106']);
    const consentTo = async (act: string, isGiven: boolean) => {
      const { fullName, documentNumber } = person;
      const asked = { fullName, documentType: 'CITIZEN_ID', documentNumber, by: ConsentBy.ID_CARD, act, actDigest: Buffer.alloc(32, act), requestId: newUuid() };
      const { id: consentId } = await registration().startConsent(asked, { caller: clerk });
      if (isGiven) await registration().giveConsent({ consentId, actDigest: asked.actDigest, code: '', assertion: 'MATCH-1' }, { caller: clerk });
      return consentId;
    };
    for (const consentId of [newUuid(), '', await consentTo('END', true), await consentTo('ALLOW_PROXY', false)]) await expect(agree(consentId)).rejects.toMatchObject({ reason: 'CONSENT_NOT_FOUND' });
    expect(await agree(await consentTo('ALLOW_PROXY', true))).toMatchObject({ state: State.STANDING });
  });

  test('is ended by either of the two at any time; asked again, the elder decides again', async () => {
    const person = turning(70, -1);
    const elder = await enrolled(person);
    const { id } = await check(elder);
    await accept(id, elder.subjectId);
    expect(await Promise.all([end(id, elder.subjectId), end(id, elder.subjectId)])).toMatchObject([{ state: State.ENDED }, { state: State.ENDED }]);
    expect(await announced('identity.proxy-ended.v1', id)).toMatchObject([{ cause: 'SUBJECT' }]);
    await expect(accept(id, elder.subjectId)).rejects.toMatchObject({ reason: 'PROXY_ENDED' });
    await enrolled(person);
    expect(await check(elder)).toMatchObject({ id, state: State.ASKED });
    expect(await end(id, holder)).toMatchObject({ state: State.ENDED, isHolder: true });
    expect((await announced('identity.proxy-ended.v1', id)).map((event) => event['cause'])).toEqual(['SUBJECT', 'HOLDER']);
  });
});

describe('nobody else', () => {
  test('learns of it, agrees to it or ends it; the holder does not agree for the elder', async () => {
    const elder = await enrolled(turning(70, -1));
    const { id } = await check(elder);
    const stranger = newUuid();
    for (const by of [stranger, holder]) await expect(accept(id, by)).rejects.toMatchObject({ reason: 'PROXY_NOT_FOUND' });
    await expect(end(id, stranger)).rejects.toMatchObject({ reason: 'PROXY_NOT_FOUND' });
    await expect(end('nothing', holder)).rejects.toMatchObject({ reason: 'PROXY_NOT_FOUND' });
    await expect(check(elder, stranger)).rejects.toMatchObject({ reason: 'PROXY_NOT_FOUND' });
    await expect(identity.client.checkProxy({ holderId: holder, ...elder }, { caller: resident(holder) })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    expect(await listOf(stranger)).toEqual([]);
  });

  test('the two see each other by masked name, logged first, until it is over; then neither reads the other\'s name', async () => {
    const elder = await enrolled(turning(70, -1));
    const { id } = await check(elder);
    expect(await listOf(holder)).toMatchObject([{ id, isHolder: true, maskedName: '王**', state: State.ASKED }]);
    expect(identity.world.reads.at(-1)).toMatchObject({ request: { subjectIds: [elder.subjectId], fields: ['maskedName'], purpose: 'PROXY' } });
    expect(await listOf(elder.subjectId)).toMatchObject([{ id, isHolder: false }]);
    const names = () => registration().readMaskedNames({ subjectIds: [elder.subjectId], purpose: 'DECLARED_FOR_OTHERS', legalBasis: 'R40', caseId: '' }, { caller: resident(holder) });
    expect((await names()).names).toHaveLength(1);
    await end(id, elder.subjectId);
    const reads = identity.world.reads.length;
    expect([(await names()).names, (await listOf(holder))[0]?.maskedName, identity.world.reads.length]).toEqual([[], '', reads]);
  });
});
