import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { credentials } from '@grpc/grpc-js';
import { clientCredentials, connectPartner, isPrintedCode, makeRequest, type AccessTokens, type PartnerClient } from '@yuejuma/partner-client';
import { startPlatformForTest, type PlatformUnderTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientOf, text } from './client.js';

let platform: PlatformUnderTest;
let outside: ReturnType<typeof clientOf>;
let library: PartnerClient;

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  library = connect('library-gz', 'LIBRARY_GZ_SECRET');
});
afterAll(async () => {
  library?.close();
  await platform?.stop();
});

const signedIn = (clientId: string, secret: string): AccessTokens =>
  clientCredentials({ tokenUrl: `${platform.url}/realms/yuejuma/protocol/openid-connect/token`, clientId, clientSecret: platform.envOf.gateway[secret] ?? '' });
const connect = (clientId: string, secret: string, tokens = signedIn(clientId, secret)) => connectPartner({ address: platform.partnerAddress, tokens, channel: credentials.createInsecure(), patience: { deadlineMs: 20_000 } });
const codeOf = async (person: string) => text(await outside.get('/v1/me/code', await outside.signIn(person)), 'token');

describe('a partner with the TypeScript client', () => {
  test('checks a code once, and the next desk is told to ask for the next', async () => {
    const token = await codeOf('huang-shenzhen');
    expect(await library.verify(token, 'LIBRARY_CARD')).toMatchObject({ valid: true, reason: 'OK', claims: { residentInCity: false }, mayBeOwnUse: false });
    expect(await library.verify(token, 'LIBRARY_CARD')).toMatchObject({ valid: false, reason: 'REPLAYED', mayBeOwnUse: false });
  });

  test('begins with the quick start of its README', async () => {
    vi.stubEnv('YUEJUMA_URL', platform.url);
    vi.stubEnv('YUEJUMA_EDGE', platform.partnerAddress);
    vi.stubEnv('DATA_DIR', platform.dataDir);
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await import('../clients/typescript/example.mjs' as string);
    expect(said.mock.calls).toEqual([['resident in Guangzhou:', false], ['shown again:', 'REPLAYED']]);
    said.mockRestore();
    vi.unstubAllEnvs();
  });

  test('checks many over one stream', async () => {
    const stream = library.stream();
    const tokens = await Promise.all(['li-mei', 'zhang-wei', 'john-smith'].map(codeOf));
    const verdicts = await Promise.all([...tokens, 'YJ1:NOT A TOKEN'].map((token) => stream.verify(token, 'LIBRARY_CARD')));
    expect(verdicts.map(({ reason }) => reason)).toEqual(['OK', 'OK', 'OK', 'MALFORMED']);
    expect((await stream.verify(tokens[0] as string, 'HOSPITAL_REGISTRATION')).reason).toBe('PURPOSE_NOT_REGISTERED');
    stream.close();
    await expect(stream.verify('YJ1:', 'LIBRARY_CARD')).rejects.toMatchObject({ name: 'PartnerError' });
  });

  test('asks first with a request it makes itself, is told what needs consent by nobody who did not answer it, and asks too much in front of the holder (T34)', async () => {
    const housing = connect('housing-gd', 'HOUSING_GD_SECRET');
    const keys = JSON.parse(platform.envOf.gateway['DEMO_REQUEST_KEYS'] ?? '{}') as Record<string, JsonWebKey>;
    const privateKey = createPrivateKey({ key: keys['housing-gd'] as JsonWebKey, format: 'jwk' });
    // The window after those in which others showed a code.
    const before = text(await outside.get('/dev/clock'), 'now');
    const now = text(await outside.post('/dev/clock', undefined, { now: new Date(Date.parse(before) + 60_000).toISOString() }), 'now');
    const ask = (claims: readonly string[]) => makeRequest({ partner: 'housing-gd', purpose: 'RESIDENCE_PROOF', claims, key: { kid: 'r-1', privateKey }, now: new Date(now) }).text;
    const token = await codeOf('zhang-wei');
    await expect(housing.verify(token, 'RESIDENCE_PROOF', { request: ask(['permitValid', 'residentSince']) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    const stream = housing.stream();
    await expect(stream.verify(token, 'RESIDENCE_PROOF', { request: ask(['fullName']) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect(await stream.verify(token, 'RESIDENCE_PROOF', { request: ask(['residentSince']) })).toMatchObject({ valid: true, reason: 'OK', claims: {} });
    const { entries } = (await outside.get('/v1/me/access-log', await outside.signIn('zhang-wei'))) as { entries: { purpose: string; fields: string[]; refusedFields?: string[] }[] };
    expect(entries.filter(({ purpose }) => purpose === 'RESIDENCE_PROOF').map(({ fields, refusedFields }) => ({ fields, refusedFields }))).toEqual(expect.arrayContaining([{ fields: [], refusedFields: ['permitValid'] }, { fields: [] }]));
    housing.close();
  }, 120_000);

  test('checks a code on paper only with the word that the ID card was compared, as often as it is shown, until its holder revokes it (C39)', async () => {
    const liMei = await outside.signIn('li-mei');
    const paper = text((await outside.create('/v1/me/printed-code', liMei, {})).body, 'text');
    expect([isPrintedCode(paper), isPrintedCode(await codeOf('li-mei'))]).toEqual([true, false]);
    const stream = library.stream();
    for (const desk of [library, stream]) {
      expect(await desk.verify(paper, 'LIBRARY_CARD')).toMatchObject({ valid: false, reason: 'MALFORMED', claims: {} });
      for (let sight = 0; sight < 2; sight += 1) expect(await desk.verify(paper, 'LIBRARY_CARD', { idCardCompared: true })).toMatchObject({ valid: true, reason: 'OK', claims: { residentInCity: true } });
      expect(await desk.verify(paper, 'HOSPITAL_REGISTRATION', { idCardCompared: true })).toMatchObject({ reason: 'PURPOSE_NOT_REGISTERED' });
    }
    expect((await outside.call('DELETE', '/v1/me/printed-code', { token: liMei })).status).toBe(200);
    const verdicts = await Promise.all([library, stream].map((desk) => desk.verify(paper, 'LIBRARY_CARD', { idCardCompared: true })));
    expect(verdicts.map(({ valid, reason, claims }) => ({ valid, reason, claims }))).toEqual(Array(2).fill({ valid: false, reason: 'REVOKED', claims: {} }));
  });

  test('renews a bearer token that is refused, without anybody noticing', async () => {
    const tokens = signedIn('hospital-gz', 'HOSPITAL_GZ_SECRET');
    let isStale = true;
    const first: AccessTokens = { current: async () => (isStale ? 'an.old.token' : tokens.current()), refused: () => (isStale = false) };
    const hospital = connect('hospital-gz', '', first);
    expect((await hospital.verify(await codeOf('liu-nainai'), 'HOSPITAL_REGISTRATION')).reason).toBe('OK');
    isStale = true;
    const stream = hospital.stream();
    expect((await stream.verify('YJ1:', 'HOSPITAL_REGISTRATION')).reason).toBe('MALFORMED');
    hospital.close();
  });

  test('with a wrong secret is told so', async () => {
    const stranger = connect('library-gz', 'NO_SUCH_SECRET');
    await expect(stranger.verify('YJ1:', 'LIBRARY_CARD')).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
    stranger.close();
  });
});
