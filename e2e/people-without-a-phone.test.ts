import { demoPeople } from '@yuejuma/testing/people';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flats: DemoDwelling[];
let people: RegistryPerson[];

interface RegistryPerson {
  fullName: string;
  documentType: string;
  documentNumber: string;
  phone: string;
  birthDate: string;
}
interface Residence {
  id: string;
  state: string;
  address: string;
  maskedName?: string;
}

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  flats = ((await outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
  people = (await outside.get('/dev/registry-people')) as unknown as RegistryPerson[];
}, 180_000);
afterAll(() => platform?.stop());

const owner = () => outside.signIn('li-mei');
const wang = () => outside.signIn('wang-xiaoming');
const residences = async (token: string) => ((await outside.get('/v1/me/residences', token)) as unknown as { residences: Residence[] }).residences;
const born = (birthDate: string): RegistryPerson => people.find((person) => person.birthDate === birthDate) as RegistryPerson;
const fields = ({ fullName, documentType, documentNumber, phone }: RegistryPerson) => ({ fullName, documentType, documentNumber, phone });
const houseCode = (index: number) => ({ houseCode: flats[index]?.houseCode ?? '', dwellingUse: 'RENTED', reason: 'WORK' });
const reasonOf = async (answer: Promise<{ body: { error?: { reason: string } } }>) => (await answer).body.error?.reason;

describe('declaring at home', () => {
  test('R22 R23: by the QR on the door, and the owner confirms', async () => {
    const { body } = await outside.create('/v1/me/residences', await wang(), houseCode(0));
    expect(body).toMatchObject({ state: 'PENDING', confirmer: { kind: 'OWNER' }, address: flats[0]?.address });
    expect(await outside.post(`/v1/declarations/${text(body, 'id')}:confirm`, await owner())).toMatchObject({ state: 'ACTIVE' });
  });

  test('R24: by the address looked up, with use and reason', async () => {
    const address = flats[1]?.address ?? '';
    const { candidates } = (await outside.get(`/v1/addresses:search?q=${encodeURIComponent(address)}&cityCode=4401&limit=5`, await wang())) as unknown as { candidates: { addressId: string; fullText: string }[] };
    const found = candidates.find(({ fullText }) => fullText === address);
    const { body } = await outside.create('/v1/me/residences', await wang(), { addressId: found?.addressId, dwellingUse: 'RENTED', reason: 'STUDY' });
    expect(body).toMatchObject({ state: 'PENDING', dwellingUse: 'RENTED', reason: 'STUDY', address });
  });

  test('R25: by hand, for an officer to look at', async () => {
    const { body } = await outside.create('/v1/me/residences', await wang(), { addressText: '广州市天河区员村二横路7号501房', divisionCode: '440106', dwellingUse: 'RENTED', reason: 'WORK' });
    expect(body).toMatchObject({ state: 'UNDER_REVIEW', confirmer: { kind: 'OFFICER' } });
  });

  test('R26: at several addresses at once, each declared once', async () => {
    const open = await residences(await wang());
    expect(open.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'PENDING', 'UNDER_REVIEW']);
    expect(await reasonOf(outside.create('/v1/me/residences', await wang(), houseCode(0)))).toBe('ALREADY_DECLARED');
  });
});

describe('people who may not declare themselves', () => {
  const home = async () => (await residences(await wang())).find(({ state }) => state === 'ACTIVE')?.id ?? '';
  const add = async (person: RegistryPerson, change: object = {}) => outside.create(`/v1/me/residences/${await home()}:addCoResident`, await wang(), { ...fields(person), ...change });

  test('R40: a co-resident is added by name, document type, number and phone, at the address of the home', async () => {
    const { body } = await add(born('1957-01-30'));
    expect(body).toMatchObject({ state: 'PENDING', confirmer: { kind: 'OWNER' }, address: flats[0]?.address });
    expect(JSON.stringify(body)).not.toContain(born('1957-01-30').documentNumber);
    for (const field of ['fullName', 'documentType', 'documentNumber', 'phone']) expect((await add(born('1957-01-30'), { [field]: undefined })).status).toBe(400);
  });

  test('R41: 16 to 60 declare themselves', async () => {
    expect(await reasonOf(add(born('1992-04-03')))).toBe('CO_RESIDENT_AGE');
    expect(await reasonOf(add({ ...born('1934-08-15'), fullName: '别的名字' }))).toBe('IDENTITY_NOT_CONFIRMED');
  });

  test('G1: both ages count as outside, the child\'s and the elder\'s', async () => {
    const child = demoPeople.find(({ key }) => key === 'chen-bo');
    expect((await add({ ...born('1964-10-01'), fullName: child?.displayName ?? '', documentNumber: child?.documentNumber ?? '' })).body).toMatchObject({ state: 'PENDING' });
    expect((await add(born('1964-10-01'))).body).toMatchObject({ state: 'PENDING' });
    expect(await reasonOf(add(born('1972-03-17')))).toBe('CO_RESIDENT_AGE');
  });

  test('R46: nobody shows their code, because there is none', async () => {
    await outside.settled();
    const { coResidents } = (await outside.get('/v1/me/co-residents', await wang())) as unknown as { coResidents: Residence[] };
    expect(coResidents.map(({ maskedName }) => maskedName)).toContain('蔡**');
    expect(JSON.stringify(coResidents)).not.toMatch(/淑惠|"token"|documentNumber/);
  });

  test('R47: the same home and no code to show is a co-resident; the declarant\'s own list stays their own', async () => {
    expect(await residences(await wang())).toHaveLength(3);
    const { coResidents } = (await outside.get('/v1/me/co-residents', await wang())) as unknown as { coResidents: Residence[] };
    expect(new Set(coResidents.map(({ address }) => address))).toEqual(new Set([flats[0]?.address]));
    const taken = await outside.post(`/v1/me/residences/${coResidents[0]?.id}:withdraw`, await wang());
    expect(taken).toMatchObject({ state: 'WITHDRAWN' });
  });
});

describe('a whole registration without a phone', () => {
  const officer = () => outside.signIn('officer-tianhe');
  const texts = async () => (await outside.get(`/dev/sms?phone=${phoneOf('li-mei')}`)) as unknown as { templateId: string; code?: string; text: string }[];
  const phoneOf = (key: string): string => demoPeople.find((person) => person.key === key)?.phone ?? '';
  const answer = async (phone: string, message: string) => {
    await outside.post('/dev/sms', undefined, { phone, text: message });
    await outside.settled();
  };
  const card = ['fullName', 'documentType', 'documentNumber'] as const;
  const there = (person: RegistryPerson) => Object.fromEntries(card.map((field) => [field, person[field]]));
  let declarationId: string;

  test('C39: at a counter by the ID card and a face, the same declaration as by phone', async () => {
    const elder = born('1934-08-15');
    const started = await outside.create('/v1/assisted-acts', await officer(), { ...there(elder), consentBy: 'ID_CARD', declare: { ...houseCode(1), reason: 'RETIREMENT' } });
    expect(started.body).toMatchObject({ state: 'CONSENT_PENDING', act: 'DECLARE' });
    const { assertion } = (await outside.post('/dev/face', undefined, { result: 'MATCH' })) as { assertion: string };
    const done = await outside.post(`/v1/assisted-acts/${text(started.body, 'id')}:complete`, await officer(), { assertion });
    expect(done).toMatchObject({ state: 'DONE', declarationState: 'PENDING' });
    declarationId = text(done, 'declarationId');
    expect(await reasonOf(outside.create('/v1/assisted-acts', await officer(), { ...there(elder), consentBy: 'PHONE_CODE', withdraw: { declarationId } }))).toBe('CONSENT_PHONE_UNKNOWN');
  });

  test('C39: a field of an assisted act that cannot be taken is named by where it stands', async () => {
    const named = async (act: object) => (await outside.create('/v1/assisted-acts', await officer(), { ...there(born('1934-08-15')), consentBy: 'ID_CARD', ...act })).body.error?.metadata['field'];
    const declare = { dwellingUse: 'RENTED', reason: 'RETIREMENT' };
    expect([await named({ declare }), await named({ declare: { ...declare, addressText: '红砖房' } }), await named({ declare: { ...declare, addressText: '红砖房', divisionCode: '4401' } })])
      .toEqual(['declare.houseCode', 'declare.divisionCode', 'declare.divisionCode']);
    expect(await named({ end: { declarationId, cause: 'MOVED_OUT', endDate: 'soon' } })).toBe('end.endDate');
  });

  test('C39: the owner answers by SMS; a forged sender and a wrong code change nothing', async () => {
    await outside.post('/dev/clock', undefined, { advanceDays: 1 });
    const [ask] = (await texts()).filter(({ templateId, text: words }) => templateId === 'confirm-by-sms' && words.includes('刘**'));
    const code = ask?.code ?? '';
    expect(code).toMatch(/^\d{6}$/);
    const state = async () => (await outside.get(`/v1/declarations/${declarationId}`, await owner()))['state'];
    await answer('15400019999', `1 ${code}`);
    await answer(phoneOf('li-mei'), `1 ${String((Number(code) + 1) % 1_000_000).padStart(6, '0')}`);
    expect(await state()).toBe('PENDING');
    await answer(phoneOf('li-mei'), `1 ${code}`);
    expect(await state()).toBe('ACTIVE');
  });

  test('C39: on paper, with a code that is good once', async () => {
    const pending = (await residences(await wang())).find(({ state }) => state === 'PENDING')?.id;
    const slip = await outside.post('/v1/paper-slips', await officer(), { declarationId: pending });
    const [code, page] = [text(slip, 'code'), text(slip, 'page')];
    for (const words of ['王**', code, '110']) expect(page).toContain(words);
    const bare = { code: code.slice(5), answer: 'CONFIRM', signedAs: 'OWNER', evidenceIds: ['scan-1'] };
    expect(await reasonOf(outside.call('POST', '/v1/paper-slips:enter', { token: await officer(), body: bare }))).toBe('INVALID_FIELD');
    const enter = async () => outside.call('POST', '/v1/paper-slips:enter', { token: await officer(), body: { code: code.toLowerCase().replaceAll('-', ' '), answer: 'CONFIRM', signedAs: 'OWNER', evidenceIds: ['scan-1'] } });
    expect((await enter()).body).toEqual({ id: pending, state: 'ACTIVE' });
    expect((await enter()).body.error?.reason).toBe('PAPER_SLIP_NOT_FOUND');
  });

  test('C39: many answers at once, each told truthfully', async () => {
    const ids = (await residences(await wang())).map(({ id }) => id);
    const { results } = (await outside.post('/v1/declarations:confirmBatch', await owner(), { ids })) as unknown as { results: { id: string; state?: string; reason?: string }[] };
    expect(results.map(({ id }) => id)).toEqual(ids);
    expect(results.filter(({ state }) => state === 'ACTIVE')).toHaveLength(2);
    expect(results.filter(({ reason }) => reason === 'NOT_THE_CONFIRMER')).toHaveLength(1);
  });
});
