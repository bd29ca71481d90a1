import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definition } from '@yuejuma/identity';
import { newUuid } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import type { RunningService } from '@yuejuma/platform/service';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { DocumentType, Verification_State as State } from '@yuejuma/proto/identity/v1/resident';
import { start as startSimulators } from '@yuejuma/simulators';
import { freePort } from '@yuejuma/testing/free-port';
import { registryPeople } from '@yuejuma/testing/registry-people';
import { anonymous, resident, startForTest } from '@yuejuma/testing/service-under-test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const asAnyone = { caller: anonymous() };
const walkers = registryPeople.filter((person) => person.birthDate < '2000-01-01');
let platform: Awaited<ReturnType<typeof together>>;

/** Identity and the simulated authorities, as `npm start` puts them side by side. */
async function together() {
  const dataDir = await mkdtemp(join(tmpdir(), 'yuejuma-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const callerKey = randomBytes(32).toString('base64');
  const simulators: RunningService = await startSimulators({ YUEJUMA_ENV: 'development', LOG_LEVEL: 'silent', GRPC_LISTEN: address, CALLER_KEY: callerKey, DATA_DIR: dataDir });
  const identity = await startForTest(definition, undefined, {
    CALLER_KEY: callerKey, SESSION_KEY: randomBytes(32).toString('base64'), READ_PERMIT_KEY: randomBytes(32).toString('base64'),
    PEERS: JSON.stringify({ simulators: address, audit: '127.0.0.1:1' }),
  });
  // The simulators beside it tell real time.
  identity.setTime(new Date());
  const gateway = new Peers('gateway', { CALLER_KEY: Buffer.from(callerKey, 'base64'), CALL_DEADLINE_MS: 60_000, PEERS: { simulators: address }, CELLS: [] }, seededDice(1));
  return {
    control: gateway.of(SimulatorControlServiceService, 'simulators'),
    identity: identity.client(IdentityServiceService),
    async stop() {
      gateway.close();
      await identity.stop();
      await simulators.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

beforeAll(async () => {
  platform = await together();
  await platform.control.loadRegistry({
    people: registryPeople.map(({ fullName, documentType, documentNumber, birthDate, sex, phone, hukou }) => ({
      fullName, documentType, documentNumber, phone, sex, birthOn: birthDate, hukouAddress: hukou.text, hukouDivisionCode: hukou.divisionCode, employedInCityCode: '', isOpenForAWalk: true,
    })),
    properties: [],
  });
});
afterAll(() => platform?.stop());
afterEach(async () => {
  for (const simulator of ['sms', 'face', 'population']) await platform.control.setMode({ simulator, mode: Mode.OK });
});

const start = (index: number, requestId = newUuid()) => {
  const { fullName, documentNumber, phone } = walkers[index] as (typeof walkers)[number];
  const devicePublicKeyJwk = JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }));
  return platform.identity.startVerification({ fullName, documentType: DocumentType.CITIZEN_ID, documentNumber, phone, devicePublicKeyJwk, requestId }, asAnyone);
};

const codeSentTo = async (index: number) => (await platform.control.listSms({ phone: walkers[index]?.phone ?? '', withNotices: false })).messages[0]?.parameters['code'] ?? '';
const assertion = async (result: string) => (await platform.control.createFaceAssertion({ result })).assertion;

async function upToFace(index: number): Promise<string> {
  const { id } = await start(index);
  await platform.identity.submitOtp({ verificationId: id, code: await codeSentTo(index) }, asAnyone);
  return id;
}

test('somebody the registry knows walks from name and number over the phone code to a verified session', async () => {
  const id = await upToFace(0);
  const answer = await platform.identity.submitFace({ verificationId: id, assertion: await assertion('MATCH') }, asAnyone);
  expect(answer.state).toBe(State.VERIFIED);
  const { data } = await platform.identity.getResident({}, { caller: resident(answer.session?.subjectId ?? '') });
  expect(data.find(({ field }) => field === 'hukouAddress')).toMatchObject({ value: walkers[0]?.hukou.text, source: 'POPULATION_REGISTRY' });
});

test('an assertion is good once, for one person', async () => {
  const used = await assertion('MATCH');
  const first = await upToFace(1);
  await platform.identity.submitFace({ verificationId: first, assertion: used }, asAnyone);
  const second = await upToFace(2);
  await expect(platform.identity.submitFace({ verificationId: second, assertion: used }, asAnyone)).rejects.toMatchObject({ reason: 'FACE_ASSERTION_INVALID' });
  await expect(platform.identity.submitFace({ verificationId: second, assertion: await assertion('NO_MATCH') }, asAnyone)).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
});

test('a registry that says no is the same reason as a face that does not match', async () => {
  const id = await upToFace(3);
  await platform.control.setMode({ simulator: 'population-registry', mode: Mode.NO });
  await expect(platform.identity.submitFace({ verificationId: id, assertion: await assertion('MATCH') }, asAnyone)).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED', metadata: {} });
});

test('an authority that is down is unavailable, and the same assertion is good when it is back', async () => {
  await platform.control.setMode({ simulator: 'sms', mode: Mode.DOWN });
  await expect(start(4)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  await platform.control.setMode({ simulator: 'sms', mode: Mode.OK });
  const id = await upToFace(4);
  const kept = await assertion('MATCH');
  await platform.control.setMode({ simulator: 'population-registry', mode: Mode.DOWN });
  await expect(platform.identity.submitFace({ verificationId: id, assertion: kept }, asAnyone)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  await platform.control.setMode({ simulator: 'population-registry', mode: Mode.OK });
  expect((await platform.identity.submitFace({ verificationId: id, assertion: kept }, asAnyone)).state).toBe(State.VERIFIED);
});

test('a slow gateway delays the code and nothing else', async () => {
  await platform.control.setMode({ simulator: 'sms', mode: Mode.SLOW });
  expect((await start(5)).state).toBe(State.OTP_PENDING);
  expect(await codeSentTo(5)).toMatch(/^\d{6}$/);
});
