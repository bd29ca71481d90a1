import { randomUUID } from 'node:crypto';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { expect, test } from 'vitest';

test('journey', async () => {
  const t0 = performance.now();
  const say = (text: string) => process.stderr.write(`${Math.round(performance.now() - t0)} ${text}\n`);
  const platform = await startPlatformForTest({ onProgress: say });
  say('up');
  const call = async (method: string, path: string, token?: string, body?: unknown, headers: Record<string, string> = {}) => {
    const r = await fetch(platform.url + path, { method, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await r.text();
    say(`${method} ${path} ${r.status} ${text.slice(0, 500)}`);
    try { return JSON.parse(text); } catch { return text; }
  };
  const idle = async () => { for (;;) { const r = await fetch(`${platform.url}/dev/outbox-idle`); await r.text(); if (r.status === 200) return; } };
  try {
    const session = async (person: string) => (await call('POST', '/dev/session', undefined, { person })).accessToken as string;
    const wang = await session('wang-xiaoming'); const li = await session('li-mei'); const officer = await session('officer-tianhe');
    await session('chen-bo'); await session('nobody');
    const dwellings = await call('GET', '/dev/dwellings');
    const flat = dwellings.find((d: { ownerKey: string; cityCode: string }) => d.ownerKey === 'li-mei' && d.cityCode === '4401');
    await call('POST', '/v1/addresses:resolveHouseCode', wang, { houseCode: flat.houseCode });
    await call('POST', '/v1/me/residences', wang, { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
    const key = randomUUID();
    const decl = await call('POST', '/v1/me/residences', wang, { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' }, { 'idempotency-key': key });
    await call('POST', '/v1/me/residences', wang, { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' }, { 'idempotency-key': key });
    await call('POST', '/v1/me/residences', wang, { houseCode: flat.houseCode, dwellingUse: 'OWNED', reason: 'WORK' }, { 'idempotency-key': key });
    await idle();
    await call('GET', '/v1/me/tasks', li);
    await call('POST', `/v1/declarations/${decl.id}:confirm`, wang);
    await call('POST', `/v1/declarations/${decl.id}:confirm`, li, {});
    await idle();
    await call('GET', '/v1/me/tasks', li);
    await call('GET', '/v1/me/messages', wang, undefined, { 'accept-language': 'en' });
    await call('POST', `/v1/me/residences/${decl.id}:setHabitual`, wang);
    await idle();
    await call('GET', '/v1/me/residences', wang);
    const code = await call('GET', '/v1/me/code', wang);
    const library = (await call('POST', '/dev/partner-token', undefined, { partner: 'library-gz' })).accessToken;
    await call('POST', '/v1/codes:verify', library, { token: code.token, purpose: 'LIBRARY_CARD' });
    await call('POST', '/v1/codes:verify', library, { token: code.token, purpose: 'LIBRARY_CARD' }, { 'accept-language': 'en' });
    await call('POST', '/v1/codes:verify', library, { token: 'x', purpose: 'LIBRARY_CARD' });
    await call('POST', '/v1/codes:verify', wang, { token: 'x', purpose: 'LIBRARY_CARD' });
    await idle();
    const log = await call('GET', '/v1/me/access-log', wang);
    const receipt = log.entries.find((e: { onDate?: string }) => e.onDate);
    if (receipt) await call('DELETE', `/v1/me/access-log/${receipt.id}`, wang);
    await call('GET', '/.well-known/yuejuma/keys');
    const typed = await call('POST', '/v1/me/residences', wang, { addressText: '天河区某某路12号302房', divisionCode: '440106', dwellingUse: 'RENTED', reason: 'WORK' }, { 'idempotency-key': randomUUID() });
    await idle();
    await call('GET', '/v1/cases', officer);
    await call('GET', '/v1/me/tasks', officer);
    await call('GET', `/v1/cases/${typed.id}`, officer);
    await call('POST', `/v1/cases/${typed.id}:decide`, officer, { decision: 'CONFIRM', reason: 'seen', evidenceIds: ['lease-1'] });
    await call('GET', '/v1/addresses:search?q=' + encodeURIComponent('听荷东路18号荔景花园3栋2单元1204') + '&cityCode=4401', wang);
    const owned = await call('GET', '/v1/me/dwellings', li);
    const png = await fetch(`${platform.url}/v1/me/dwellings/${owned.dwellings[0].id}/house-code`, { headers: { authorization: `Bearer ${li}` } });
    say(`png ${png.status} ${png.headers.get('content-type')} ${(await png.arrayBuffer()).byteLength}`);
    const svg = await fetch(`${platform.url}/v1/me/dwellings/${owned.dwellings[0].id}/house-code`, { headers: { authorization: `Bearer ${li}`, accept: 'image/svg+xml' } });
    say(`svg ${svg.status} ${svg.headers.get('content-type')} ${(await svg.text()).slice(0, 60)}`);
    // verification
    const [walker] = (await call('GET', '/dev/registry-people')).filter((p: { birthDate: string }) => p.birthDate < '2000');
    const jwk = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']).then((pair) => crypto.subtle.exportKey('jwk', pair.publicKey));
    const ver = await call('POST', '/v1/verifications', undefined, { fullName: walker.fullName, documentType: 'CITIZEN_ID', documentNumber: walker.documentNumber, phone: walker.phone, devicePublicKeyJwk: jwk }, { 'idempotency-key': randomUUID() });
    const [sms] = await call('GET', `/dev/sms?phone=${walker.phone}`);
    await call('POST', `/v1/verifications/${ver.id}:submitOtp`, undefined, { code: sms.code });
    const { assertion } = await call('POST', '/dev/face', undefined, { result: 'MATCH' });
    await call('POST', `/v1/verifications/${ver.id}:submitFace`, undefined, { assertion });
    await call('POST', '/dev/clock', undefined, { advanceDays: 0 });
    await call('POST', '/dev/clock', undefined, { now: '2020-01-01T00:00:00Z' });
    let t = performance.now();
    await call('POST', '/dev/clock', undefined, { advanceDays: 182 });
    say(`182 days took ${Math.round(performance.now() - t)}`);
    await call('GET', '/v1/me/permit', await session('wang-xiaoming'));
    await call('POST', '/dev/clock', undefined, { advanceDays: 1 });
    await call('GET', '/v1/me/permit', wang);
    await call('POST', '/v1/me/permit:claim', wang, { ground: 'EMPLOYMENT' });
    await call('POST', '/dev/clock', undefined, { advanceDays: 1 });
    await call('GET', '/v1/me/permit', wang);
    await call('GET', '/v1/me/messages', wang);
    await call('GET', '/v1/me/code', wang);
  } finally {
    t0;
    await platform.stop();
    say('stopped');
  }
  expect(1).toBe(1);
}, 200_000);
