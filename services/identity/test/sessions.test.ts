import { createHash } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import { verifyAccessToken } from '@yuejuma/platform/session-token';
import { emit } from '@yuejuma/platform/queue/outbox';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asAnyone, clientFrom, jws, newDevice, newPerson, startIdentity, synthetic, verified, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const seconds = () => Math.floor(Date.now() / 1_000);
const rth = (refreshToken: string) => createHash('sha256').update(refreshToken).digest('base64url');
const refresh = (refreshToken: string, proof: string) => identity.client.refreshSession({ refreshToken, proof }, asAnyone);
const ended = { reason: 'SESSION_ENDED' };

async function signedIn() {
  const device = newDevice();
  const { session } = await verified(identity, newPerson(), { devicePublicKeyJwk: device.jwk });
  const prove = (refreshToken: string, more: object = {}) => jws(device.key, { aud: 'yuejuma:refresh', iat: seconds(), rth: rth(refreshToken), ...more });
  return { device, prove, subjectId: session?.subjectId ?? '', refreshToken: session?.refreshToken ?? '', accessToken: session?.accessToken ?? '' };
}

test('a device that proves its key gets fresh tokens of the same session, again and again', async () => {
  const { prove, subjectId, refreshToken, accessToken } = await signedIn();
  const before = verifyAccessToken(accessToken, identity.world.sessionKey);
  let token = refreshToken;
  for (let round = 0; round < 3; round += 1) {
    const session = await refresh(token, prove(token));
    expect(session.refreshToken).not.toBe(token);
    expect(verifyAccessToken(session.accessToken, identity.world.sessionKey)).toMatchObject({ sub: subjectId, sid: before?.sid });
    token = session.refreshToken;
  }
});

test('a frozen person keeps session, own data and code; a frozen officer decides nothing, until the account is released (C52)', async () => {
  const { device, prove, refreshToken, subjectId, accessToken } = await signedIn();
  const judge = officer('frozen-officer', 'unit-x', ['4401']);
  const hidings = () => identity.client.listHidings({ pageSize: 0, pageToken: '' }, { caller: judge }).then(() => 'OK', (error: { reason: string }) => error.reason);
  const announce = (topic: 'account.frozen.v1' | 'account.released.v1', accountId: string, at: string) => identity.service.base.db.tx((tx) => emit(tx, topic, { accountId, time: `2026-11-22T0${at}:00:00.000Z` }, identity.service.base.now()));
  for (const accountId of [subjectId, 'frozen-officer']) await announce('account.frozen.v1', accountId, '3');
  await expect.poll(hidings).toBe('ACCOUNT_FROZEN');
  expect(await identity.client.getResident({}, { caller: resident(subjectId) })).toMatchObject({ subjectId });
  expect(await refresh(refreshToken, prove(refreshToken))).toMatchObject({ subjectId });
  const person = { ...resident(subjectId), sessionId: verifyAccessToken(accessToken, identity.world.sessionKey)?.sid ?? '' };
  const others = () => clientFrom(identity, 'code').readMaskedNames({ subjectIds: [], purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: '' }, { caller: person }).then(() => 'OK', (error: { reason: string }) => error.reason);
  await expect.poll(others).toBe('ACCOUNT_FROZEN');
  const proof = jws(device.key, { aud: 'yuejuma:strips', iat: seconds(), rqh: 'asked' });
  expect(await clientFrom(identity, 'code').proveDevice({ devicePublicKeyJwk: device.jwk, proof, audience: 'yuejuma:strips', requestHash: 'asked' }, { caller: person })).toMatchObject({ isBound: true });
  // A release from before the freeze comes late and changes nothing.
  await announce('account.released.v1', 'frozen-officer', '2');
  await announce('account.released.v1', 'someone-else', '2');
  expect(await hidings()).toBe('ACCOUNT_FROZEN');
  await announce('account.released.v1', 'frozen-officer', '4');
  await expect.poll(hidings).toBe('OK');
});

test('a used refresh token ends the session, whoever brings it', async () => {
  const { prove, refreshToken, subjectId } = await signedIn();
  const next = await refresh(refreshToken, prove(refreshToken));
  await expect(refresh(refreshToken, 'stolen')).rejects.toMatchObject(ended);
  await expect(refresh(next.refreshToken, prove(next.refreshToken))).rejects.toMatchObject(ended);
  expect((await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === 'END_REUSED_SESSION')).toHaveLength(1);
  expect(await identity.service.announced('identity.session-ended.v1')).toEqual([expect.objectContaining({ subjectId, deviceThumbprint: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) })]);
});

test('of ten uses of one refresh token side by side at most one succeeds', async () => {
  const { prove, refreshToken } = await signedIn();
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(refreshToken, prove(refreshToken))));
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
});

test('a refresh token without its device is worth nothing, and trying does not hurt the session', async () => {
  const { prove, refreshToken } = await signedIn();
  const thief = newDevice();
  const good = { aud: 'yuejuma:refresh', iat: seconds(), rth: rth(refreshToken) };
  const proofs = [
    '', 'x', 'a.b.c', 'a.b.c.d', jws(thief.key, good), prove(refreshToken, { aud: 'other' }), prove(refreshToken, { iat: seconds() - 130 }), prove(refreshToken, { iat: seconds() + 130 }),
    prove(refreshToken, { iat: 'now' }), prove(refreshToken, { iat: undefined }), prove('another token'), prove(refreshToken).slice(0, -4), `${prove(refreshToken)}.x`,
    jws(thief.key, good, { alg: 'none' }), prove(refreshToken).replace(/^[^.]+/, Buffer.from('{"alg":"HS256"}').toString('base64url')),
  ];
  for (const proof of proofs) await expect(refresh(refreshToken, proof)).rejects.toMatchObject(ended);
  expect((await refresh(refreshToken, prove(refreshToken, { iat: seconds() - 110 }))).accessToken).not.toBe('');
});

test('tokens made up are unknown', async () => {
  for (const token of ['', 'x', newUuid()]) await expect(refresh(token, 'x')).rejects.toMatchObject(ended);
});

test('sessions stay on real time: a clock half a year ahead ends none', async () => {
  const { prove, refreshToken } = await signedIn();
  identity.service.advance(184 * 86_400_000);
  const session = await refresh(refreshToken, prove(refreshToken));
  expect((session.expireTime?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
  expect(verifyAccessToken(session.accessToken, identity.world.sessionKey)).toBeDefined();
});

test('a development door signs a demo person in, bound to no device and not renewable; a child signs in through its guardian', async () => {
  const [adult, child] = [newPerson(), newPerson(`${identity.service.base.now().getUTCFullYear() - 9}-03-03`)];
  const { people: [first, second] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(adult), synthetic(child, { phone: '' })] });
  const session = await identity.doors.issueSession({ subjectId: first?.subjectId ?? '' });
  expect(verifyAccessToken(session.accessToken, identity.world.sessionKey)).toMatchObject({ sub: first?.subjectId, dev: true });
  expect(session.refreshToken).toBe('');
  await expect(identity.doors.issueSession({ subjectId: second?.subjectId ?? '' })).rejects.toMatchObject({ reason: 'CHILD_HAS_NO_SESSION' });
  await expect(identity.doors.issueSession({ subjectId: newUuid() })).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  await expect(identity.doors.issueSession({ subjectId: 'x' })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});
