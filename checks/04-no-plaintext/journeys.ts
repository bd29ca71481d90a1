import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Answer, OutsideClient } from '../../e2e/client.js';
import { patientClient } from './patient-client.js';
import type { Tagged } from './tagged-people.js';

type Walker = Tagged['walkers'][number];

/** Who answers for the platform's side of the journeys, and where. */
interface Town {
  /** A bearer token, fresh enough for the next call: those of staff and partners live five minutes. */
  as(who: keyof typeof SIGN_IN): Promise<string>;
  houseCodes: string[];
}

const SIGN_IN = {
  owner: (client: OutsideClient) => client.signIn('li-mei'),
  custodian: (client: OutsideClient) => client.signIn('zhang-wei'),
  officer: (client: OutsideClient) => client.signIn('officer-tianhe'),
  library: async (client: OutsideClient) => ((await client.post('/dev/partner-token', undefined, { partner: 'library-gz' })) as unknown as { accessToken: string }).accessToken,
};
const TOKEN_MS = 60_000;

/** Every fifth types an address by hand; every tenth does everything wrong first; every twentieth chooses the counter. */
const TYPES = 5;
const ERRS = 10;
const AT_THE_COUNTER = 20;
const AT_ONCE = 6;

/** The address a person types, with words nobody else has. */
export const typedAddress = (index: number): string => `天河区听荷东路${1_000 + index}号览翠苑${1 + (index % 9)}栋${600 + index}房`;

/** Walks everybody from name and number to a checked code, over HTTP; tells how many came to the end. */
export async function walkAll(url: string, walkers: readonly Walker[]): Promise<number> {
  const client = patientClient(url);
  const town = await townOf(client);
  let [next, arrived] = [0, 0];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let index = next++; index < walkers.length; index = next++) if (await walk(client, town, walkers[index] as Walker, index)) arrived += 1;
  }));
  await client.settled();
  await lookAround(client, town);
  return arrived;
}

async function townOf(client: OutsideClient): Promise<Town> {
  const dwellings = (await client.get('/dev/dwellings')) as unknown as { houseCode: string; cityCode: string; ownerKey: string | null }[];
  const tokens = new Map<string, { token: Promise<string>; until: number }>();
  return {
    as(who) {
      const known = tokens.get(who);
      if (known !== undefined && known.until > performance.now()) return known.token;
      const token = SIGN_IN[who](client);
      tokens.set(who, { token, until: performance.now() + TOKEN_MS });
      return token;
    },
    houseCodes: dwellings.filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401').map(({ houseCode }) => houseCode),
  };
}

async function walk(client: OutsideClient, town: Town, walker: Walker, index: number): Promise<boolean> {
  if (index % ERRS === 0) await err(client, walker);
  const token = await verify(client, town, walker, index);
  await client.get('/v1/me', token);
  const where = index % TYPES === 0 ? { addressText: typedAddress(index), divisionCode: '440106012013' } : { houseCode: town.houseCodes[index % town.houseCodes.length] };
  const declared = await client.create('/v1/me/residences', token, { ...where, dwellingUse: 'RENTED', reason: 'WORK' });
  await decide(client, town, declared, index);
  await client.get('/v1/me/residences', token);
  await client.get('/v1/me/permit', token);
  const { token: code } = (await client.get('/v1/me/code', token)) as unknown as { token: string };
  const verdict = await client.post('/v1/codes:verify', await town.as('library'), { token: code, purpose: 'LIBRARY_CARD' });
  return (verdict as { valid?: boolean }).valid === true;
}

async function verify(client: OutsideClient, town: Town, walker: Walker, index: number): Promise<string> {
  const id = await upToFace(client, walker);
  if (index % AT_THE_COUNTER === 1) {
    await client.post(`/v1/verifications/${id}:chooseCounter`, undefined, { officeId: '440106' });
    const { cases } = (await client.get('/v1/cases?pageSize=200', await town.as('officer'))) as unknown as { cases: { id: string; kind: string }[] };
    for (const { id: caseId } of cases.filter(({ kind }) => kind === 'COUNTER')) {
      await client.call('GET', `/v1/cases/${caseId}`, { token: await town.as('officer') });
      await client.call('POST', `/v1/cases/${caseId}:decide`, { token: await town.as('officer'), body: { decision: 'CONFIRM', reason: 'document seen', evidenceIds: [randomUUID()] } });
    }
  } else {
    const { assertion } = (await client.post('/dev/face', undefined, { result: 'MATCH' })) as unknown as { assertion: string };
    await client.post(`/v1/verifications/${id}:submitFace`, undefined, { assertion });
  }
  const { accessToken } = (await client.get(`/v1/verifications/${id}`)) as unknown as { accessToken?: string };
  if (accessToken === undefined) throw new Error('a verification did not come to its end');
  return accessToken;
}

async function upToFace(client: OutsideClient, { fullName, documentNumber, phone }: Walker, claimed: Partial<Walker> = {}): Promise<string> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { body } = await client.create('/v1/verifications', undefined, { fullName, documentType: 'CITIZEN_ID', documentNumber, phone, ...claimed, devicePublicKeyJwk: publicKey.export({ format: 'jwk' }) });
  const id = (body as unknown as { id?: string }).id;
  if (id === undefined) throw new Error(`a verification did not start: ${body.error?.reason}`);
  const sms = (await client.get(`/dev/sms?phone=${phone}`)) as unknown as { code: string }[];
  await client.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: sms[0]?.code });
  return id;
}

/** The owner, her custodian or the officer answers, after having looked. */
async function decide(client: OutsideClient, town: Town, { status, body }: Answer, index: number): Promise<void> {
  const { id, state } = body as unknown as { id: string; state: string };
  if (status !== 200) throw new Error(`a declaration was refused: ${body.error?.reason}`);
  if (state === 'UNDER_REVIEW') {
    await client.get(`/v1/cases/${id}`, await town.as('officer'));
    await client.post(`/v1/cases/${id}:decide`, await town.as('officer'), { decision: 'CONFIRM', reason: 'lease seen', evidenceIds: [randomUUID()] });
  } else {
    const custodian = await client.call('POST', `/v1/declarations/${id}:confirm`, { token: await town.as(index % 3 === 0 ? 'custodian' : 'owner') });
    if (custodian.status !== 200) await client.post(`/v1/declarations/${id}:confirm`, await town.as('owner'));
  }
}

/** What people get wrong, with their own data in the wrong places; every answer is a refusal, and none may be kept with the data. */
async function err(client: OutsideClient, { fullName, documentNumber, phone }: Walker): Promise<void> {
  const wrongCheck = documentNumber.slice(0, -1) + (documentNumber.endsWith('1') ? '2' : '1');
  const whole = { fullName, documentType: 'CITIZEN_ID', documentNumber, phone };
  const key = { headers: { 'idempotency-key': randomUUID() } };
  await client.call('POST', '/v1/verifications', { body: whole, ...key });
  await client.call('POST', '/v1/verifications', { body: { ...whole, note: fullName }, ...key });
  await client.call('POST', '/v1/verifications', { body: { ...whole, documentNumber: wrongCheck, devicePublicKeyJwk: { kty: 'EC' } }, ...key });
  await client.call('POST', '/v1/verifications', { body: `{"fullName":"${fullName}","phone":${phone}`, ...key });
  await client.call('GET', `/v1/people/${documentNumber}?name=${encodeURIComponent(fullName)}`);
  await client.call('GET', `/v1/verifications/${phone}`);
  await client.call('GET', `/v1/addresses:search?cityCode=4401&q=${encodeURIComponent(fullName)}`, { token: await client.signIn('wang-xiaoming') });
  await client.call('POST', '/v1/codes:verify', { body: { token: `YJ1:${documentNumber}`, purpose: fullName } });
  await client.call('GET', '/v1/me', { token: `${documentNumber}.${phone}` });
}

/** What the others see when all is done. */
async function lookAround(client: OutsideClient, town: Town): Promise<void> {
  for (const who of ['owner', 'custodian'] as const) {
    for (const path of ['/v1/me/tasks', '/v1/me/messages', '/v1/me/access-log', '/v1/me/residences']) await client.get(`${path}?pageSize=200`, await town.as(who));
  }
  await client.get('/v1/cases?pageSize=200', await town.as('officer'));
  await client.settled();
}
