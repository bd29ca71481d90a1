import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { verifyKeyList, verifyPartnerList, type KeyListEntry, type PartnerList } from '@yuejuma/code-format';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, partner, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Context } from '../src/context.js';
import { openPartnerRegistry } from '../src/partner-registry.js';
import { revokePartner } from '../src/revoke-partner.js';
import { show, startCode } from './setup.js';

const { kty, crv, x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
let service: ServiceUnderTest<Context>;
const code = () => service.client(CodeServiceService);
const hospital = partner('hospital-gz');
const verify = async (caller = hospital) => code().verifyCode({ token: (await show(service, randomUUID())).token, purpose: 'HOSPITAL_REGISTRATION', nonce: '' }, { caller, deadlineMs: 60_000 });

beforeAll(async () => {
  service = await startCode({ DEMO_REQUEST_KEYS: JSON.stringify({ 'library-gz': { kty, crv, x, y }, 'hospital-gz': { kty, crv, x, y } }) });
});
afterAll(() => service?.stop());
afterEach(() => void vi.useRealTimers());

async function keys(): Promise<readonly KeyListEntry[]> {
  const verdict = verifyKeyList(JSON.parse((await code().getKeyList({}, { caller: anonymous() })).json), service.context.root.publicKeyJwk as never, service.base.now());
  return verdict.valid ? verdict.list.keys : [];
}

async function published(): Promise<PartnerList> {
  const verdict = verifyPartnerList(JSON.parse((await code().getPartnerList({}, { caller: anonymous() })).json), await keys(), service.base.now());
  if (!verdict.valid) throw new Error(verdict.reason);
  return verdict.list;
}

describe('the published list of partners', () => {
  test('says of each who reviewed it, and exactly what it may ask for what, in three languages (T34, P1)', async () => {
    const { partners, kid } = await published();
    expect(kid).toBe('l-1');
    expect(partners.map(({ partner: key, state }) => [key, state])).toEqual([['hospital-gz', 'ACTIVE'], ['housing-gd', 'ACTIVE'], ['library-gz', 'ACTIVE']]);
    expect(partners[2]).toMatchObject({
      name: { 'zh-Hans': expect.stringContaining('广州图书馆'), 'zh-Hant': expect.stringContaining('廣州圖書館'), en: expect.stringContaining('Library') },
      cityCode: '4401', reviewedBy: expect.stringMatching(/./), requestKeys: [{ kid: 'r-1', publicKeyJwk: { x } }],
      purposes: [{ purpose: 'LIBRARY_CARD', claims: ['residentInCity'], consent: 'NONE', from: '2016-01-01', to: '' }],
    });
    expect(partners[1]?.purposes).toMatchObject([{ purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'], consent: 'ONCE' }]);
  });

  test('is the same bytes for everybody within an hour', async () => {
    const ask = async () => (await code().getPartnerList({}, { caller: anonymous() })).json;
    expect(new Set([await ask(), await ask()]).size).toBe(1);
  });

  test('is refused by a wallet with one claim more, one revocation less, or under another key', async () => {
    const list = await published();
    const [first, ...rest] = list.partners;
    const forged = [
      { ...list, partners: [{ ...first!, purposes: first!.purposes.map((one) => ({ ...one, claims: ['permitValid', 'residentInCity'] })) }, ...rest] },
      { ...list, partners: rest },
      { ...list, producedTime: '2036-01-01T00:00:00Z' },
    ];
    for (const one of forged) expect(verifyPartnerList(one, await keys(), service.base.now()).reason).toBe('BAD_SIGNATURE');
    expect(verifyPartnerList({ ...list, kid: 't-1' }, await keys(), service.base.now()).reason).toBe('MALFORMED');
    expect(verifyPartnerList(list, [], service.base.now()).reason).toBe('UNKNOWN_KEY');
  });
});

describe('a partner that is revoked', () => {
  test('gets no more answers at once, and the list says so', async () => {
    expect((await verify()).reason).toBe(Reason.OK);
    await revokePartner(service.context, 'hospital-gz', 'ASKED_TOO_MUCH');
    await expect(verify()).rejects.toMatchObject({ reason: 'PARTNER_NOT_REGISTERED' });
    const listedNow = await published();
    expect(listedNow.partners.find(({ partner: key }) => key === 'hospital-gz')?.state).toBe('REVOKED');
    expect((await verify(partner('library-gz'))).reason).toBe(Reason.PURPOSE_NOT_REGISTERED);
    const acts = (await service.announced('audit.recorded.v1')).filter(({ act }) => act === 'REVOKE_PARTNER');
    await revokePartner(service.context, 'hospital-gz', 'ASKED_TOO_MUCH');
    expect(acts).toMatchObject([{ objectId: 'hospital-gz', details: { reason: 'ASKED_TOO_MUCH' } }]);
    expect((await service.announced('audit.recorded.v1')).filter(({ act }) => act === 'REVOKE_PARTNER')).toHaveLength(1);
  });

  test('in another process is dead at its next look, ten seconds later at most, and one key alone can be', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { db, policies, issuerKeys, log, now } = service.context;
    const other = await openPartnerRegistry({ db, policies, issuerKeys, now, log, demoKeys: { 'library-gz': { kid: 'r-1', publicKeyJwk: { kty: 'EC', crv: 'P-256', x: x as string, y: y as string } } } });
    const keysOf = () => other.published().partners.find((one) => one.partner === 'library-gz')?.requestKeys.map(({ kid }) => kid);
    expect(keysOf()).toEqual(['r-1']);
    await db.query(sql`insert into partner_revocations (partner_id, kid, reason, revoke_time) values ('library-gz', 'r-1', 'KEY_LOST', ${now()})`);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await expect.poll(keysOf, { timeout: 20_000 }).toEqual([]);
    expect(other.find('library-gz')).toBeDefined();
    await db.query(sql`insert into partner_revocations (partner_id, kid, reason, revoke_time) values ('library-gz', '', 'MISUSE', ${now()})`);
    await other.follow();
    expect(other.find('library-gz')).toBeUndefined();
    other.stop();
  });
});
