import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status, type ServiceError } from '@grpc/grpc-js';
import { RetryInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { CodeServiceService, ShowCodeBatch, type StreamShowCodesResponse_Answer, type StreamVerifyCodesResponse, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, reasonOf, startEdge, type EdgeUnderTest } from './edge-under-test.js';
import { announce, confirmed, show, toNextWindow } from './setup.js';

let edge: EdgeUnderTest;
let folder: string;
const CHECKS = 20;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuejuma-policies-'));
  await cp(join(import.meta.dirname, '../../../policies'), folder, { recursive: true });
  const partners = join(folder, 'partners.yaml');
  await writeFile(partners, (await readFile(partners, 'utf8')).replaceAll(/key: (?:library-gz|housing-gd)\n/g, (key) => `${key}    checksPerMinute: ${CHECKS}\n`));
  edge = await startEdge({ POLICY_DIR: folder });
});
afterAll(async () => {
  await edge?.stop();
  await rm(folder, { recursive: true });
});

const unary = async (partnerId: string, purpose: string) => edge.call(CodeServiceService.verifyCode as never, { token: 'YJ1:NONE', purpose, nonce: '' }, `Bearer ${await edge.tokenFor(partnerId)}`) as Promise<VerifyCodeResponse>;
const statusOf = (error: ServiceError): Status => Status.decode(error.metadata.get('grpc-status-details-bin')[0] as Buffer);
const retrySeconds = ({ details }: Status): number => Number(RetryInfo.decode(details.find(({ typeUrl }) => typeUrl.endsWith('RetryInfo'))!.value).retryDelay?.seconds);
/** Whatever it holds, it is full for two minutes. */
const FULL = { perMinute: 0.5 };

test('a partner gets as many checks a minute as its registration says, and hears when to come back; another one is not held up', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: CHECKS + 15 }, () => unary('library-gz', 'LIBRARY_CARD')));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as ServiceError] : []));
  expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(CHECKS);
  expect(refused.length).toBeGreaterThanOrEqual(5);
  expect(new Set(refused.map(reasonOf))).toEqual(new Set(['RATE_LIMITED']));
  expect(refused[0]?.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(retrySeconds(statusOf(refused[0] as ServiceError))).toBeGreaterThanOrEqual(1);
  expect(await unary('hospital-gz', 'HOSPITAL_REGISTRATION')).toMatchObject({ valid: false });
});

test('of a message with more checks than a partner has left, as many are answered as there is room for', async () => {
  const { path, requestSerialize, responseDeserialize } = CodeServiceService.streamVerifyCodes;
  const call = edge.edge.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, bearer(`Bearer ${await edge.tokenFor('housing-gd')}`), { deadline: Date.now() + 60_000 });
  const answers: StreamVerifyCodesResponse[] = [];
  call.on('data', (answer: StreamVerifyCodesResponse) => answers.push(answer));
  call.write({ id: 0, token: '', purpose: '', nonce: '', checks: Array.from({ length: CHECKS + 15 }, (_, id) => ({ id, token: 'YJ1:NONE', purpose: 'RESIDENCE_PROOF', nonce: '' })) });
  call.end();
  await once(call, 'end');
  const outcomes = answers.flatMap(({ answers: many }) => many.map(({ error }) => error?.code ?? 'ANSWERED'));
  expect(outcomes.filter((outcome) => outcome === 'ANSWERED').length).toBeGreaterThanOrEqual(CHECKS);
  expect(outcomes.filter((outcome) => outcome === status.RESOURCE_EXHAUSTED).length).toBeGreaterThanOrEqual(5);
});

test('each check on a stream counts; what is too much is its own answer, and the stream goes on', async () => {
  edge.service.context.limits.takeAtOnce({ limit: 'checksPerPartnerMinute', name: 'hospital-gz', ...FULL });
  const { path, requestSerialize, responseDeserialize } = CodeServiceService.streamVerifyCodes;
  const call = edge.edge.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, bearer(`Bearer ${await edge.tokenFor('hospital-gz')}`), { deadline: Date.now() + 60_000 });
  const answers: StreamVerifyCodesResponse[] = [];
  call.on('data', (answer: StreamVerifyCodesResponse) => answers.push(answer));
  call.write({ id: 0, token: '', purpose: '', nonce: '', checks: [1, 2].map((id) => ({ id, token: 'YJ1:NONE', purpose: 'HOSPITAL_REGISTRATION', nonce: '' })) });
  await expect.poll(() => answers.flatMap(({ answers: many }) => many).length).toBe(2);
  call.write({ id: 3, token: 'YJ1:NONE', purpose: 'HOSPITAL_REGISTRATION', nonce: '', checks: [] });
  call.end();
  await once(call, 'end');
  const all = [...answers.flatMap(({ answers: many }) => many.map(({ error }) => error)), answers.at(-1)?.error];
  expect(all.map((error) => error?.code)).toEqual([status.RESOURCE_EXHAUSTED, status.RESOURCE_EXHAUSTED, status.RESOURCE_EXHAUSTED]);
  expect(retrySeconds(all[0] as Status)).toBeGreaterThan(20);
});

test('one city\'s crowd leaves the others their codes, and those who have theirs keep it', async () => {
  const [early, late, elsewhere] = [randomUUID(), randomUUID(), randomUUID()];
  const { limits, profiles } = edge.service.context;
  for (const [person, cityCode] of [[early, '4401'], [late, '4401'], [elsewhere, '4403']] as const) {
    await show(edge.service, person);
    await announce(edge.service, 'residence.confirmed.v1', { ...confirmed(person), cityCode, districtCode: `${cityCode}06` });
    await expect.poll(async () => (await profiles.get(person))?.addresses[0]?.cityCode).toBe(cityCode);
  }
  toNextWindow(edge.service);
  const { token } = await show(edge.service, early);
  limits.takeAtOnce({ limit: 'showsPerCityMinute', name: '4401', ...FULL });
  await expect(show(edge.service, late)).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'shows-per-city-minute' } });
  expect((await show(edge.service, early)).token).toBe(token);
  expect((await show(edge.service, elsewhere)).token).toMatch(/^YJ1:/);
});

test('a device that asks for its code over and over is refused alone, with its limit, singly and on the gateway\'s stream', async () => {
  const [subjectId, device] = [randomUUID(), randomUUID()];
  edge.service.context.limits.takeAtOnce({ limit: 'showsPerDeviceMinute', name: device, ...FULL });
  const peers = new Peers('gateway', { CALLER_KEY: edge.service.base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { code: edge.service.env['GRPC_LISTEN'] as string }, CELLS: [] }, seededDice(1));
  const stream = peers.streamOf(CodeServiceService.streamShowCodes, 'code');
  const call = stream.open();
  const askers = [{ id: 1, subjectId, traceParent: '', device }, { id: 2, subjectId, traceParent: '', device: '' }];
  const answers: StreamShowCodesResponse_Answer[] = [];
  call.on('data', (message: { answers: StreamShowCodesResponse_Answer[] }) => answers.push(...message.answers));
  call.write({ seal: stream.seal(Buffer.from(ShowCodeBatch.encode({ askers }).finish()), 'code/batch') });
  await expect.poll(() => answers.length).toBe(2);
  call.end();
  await once(call, 'end');
  peers.close();
  const [refused, shown] = answers.toSorted((one, other) => one.id - other.id);
  expect(refused).toMatchObject({ id: 1, code: undefined, limit: 'shows-per-device-minute' });
  expect(refused?.retryAfterSeconds).toBeGreaterThan(20);
  expect(shown?.code?.token).toMatch(/^YJ1:/);
  const singly = edge.service.client(CodeServiceService).showCode({}, { caller: { ...resident(subjectId), sessionId: device, hasDevice: true } });
  await expect(singly).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'shows-per-device-minute' } });
});
