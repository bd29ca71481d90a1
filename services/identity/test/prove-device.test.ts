import { verifyAccessToken } from '@yuejuma/platform/session-token';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientFrom, jws, newDevice, newPerson, startIdentity, synthetic, verified, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const asked = { audience: 'yuejuma:strips', requestHash: 'hash-of-what-is-asked' };
const claims = (more: object = {}) => ({ aud: asked.audience, iat: Math.floor(Date.now() / 1_000), rqh: asked.requestHash, ...more });

const callerOf = ({ accessToken = '', subjectId = '' }: { accessToken?: string | undefined; subjectId?: string | undefined }) =>
  ({ caller: { ...resident(subjectId), sessionId: verifyAccessToken(accessToken, identity.world.sessionKey)?.sid ?? '' } });

async function phone() {
  const device = newDevice();
  const { session } = await verified(identity, newPerson(), { devicePublicKeyJwk: device.jwk });
  const call = callerOf(session ?? {});
  const prove = (proof: string, jwk = device.jwk) => clientFrom(identity, 'code').proveDevice({ devicePublicKeyJwk: jwk, proof, ...asked }, call);
  return { device, call, prove };
}

test('the device of a session proves itself with its key over what it asks', async () => {
  const { device, prove } = await phone();
  expect(await prove(jws(device.key, claims()))).toMatchObject({ isBound: true });
});

test('a session of a device asks for nothing without its proof, nor with another device\'s key', async () => {
  const { prove } = await phone();
  const other = newDevice();
  await expect(prove('')).rejects.toMatchObject({ reason: 'DEVICE_PROOF_REQUIRED' });
  await expect(prove(jws(other.key, claims()), other.jwk)).rejects.toMatchObject({ reason: 'DEVICE_KEY_MISMATCH' });
});

test('a proof of another key, for another act, over something else, unsigned or too old is none', async () => {
  const { device, prove } = await phone();
  const bad = [jws(newDevice().key, claims()), jws(device.key, claims({ aud: 'yuejuma:refresh' })), jws(device.key, claims({ rqh: 'else' })),
    jws(device.key, claims({ iat: Math.floor(Date.now() / 1_000) - 600 })), jws(device.key, claims(), { alg: 'none' }), 'x.y.z'];
  for (const proof of bad) await expect(prove(proof)).rejects.toMatchObject({ reason: 'DEVICE_PROOF_INVALID' });
});

test('a session of a development door needs no proof, but a given one is checked', async () => {
  const { people: [person] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(newPerson())] });
  const device = newDevice();
  const call = callerOf(await identity.doors.issueSession({ subjectId: person?.subjectId ?? '' }));
  const prove = (proof: string) => clientFrom(identity, 'code').proveDevice({ devicePublicKeyJwk: device.jwk, proof, ...asked }, call);
  expect(await prove('')).toMatchObject({ isBound: false });
  expect(await prove(jws(device.key, claims()))).toMatchObject({ isBound: false });
  await expect(prove(jws(newDevice().key, claims()))).rejects.toMatchObject({ reason: 'DEVICE_PROOF_INVALID' });
});

test('only the code service asks, and for a session that stands', async () => {
  const { device, call } = await phone();
  const request = { devicePublicKeyJwk: device.jwk, proof: jws(device.key, claims()), ...asked };
  await expect(clientFrom(identity, 'registration').proveDevice(request, call)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await expect(clientFrom(identity, 'code').proveDevice(request, { caller: { ...call.caller, sessionId: '' } })).rejects.toMatchObject({ reason: 'SESSION_ENDED' });
  await expect(clientFrom(identity, 'code').proveDevice(request, { caller: { ...call.caller, subjectId: resident('0c0e0000-0000-4000-8000-000000000000').subjectId } })).rejects.toMatchObject({ reason: 'SESSION_ENDED' });
});
