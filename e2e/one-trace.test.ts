import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoDwellings } from '@yuejuma/testing/demo-dwellings';
import { demoPeople } from '@yuejuma/testing/people';
import { registryPeople } from '@yuejuma/testing/registry-people';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, type OutsideClient } from './client.js';
import { startCollector, type Span } from './collector.js';

const inRoot = (...parts: string[]): string => join(import.meta.dirname, '..', ...parts);

let collector: Awaited<ReturnType<typeof startCollector>>;
let platform: ChildProcess;
let outside: OutsideClient;
let output = '';

beforeAll(async () => {
  collector = await startCollector();
  platform = fork(inRoot('e2e', 'traced-platform.mjs'), {
    execArgv: ['--import', inRoot('libs', 'testing', 'test', 'ts-imports.mjs'), '--import', inRoot('libs', 'platform', 'src', 'telemetry.ts')],
    env: {
      ...process.env, LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100', OTEL_METRIC_EXPORT_INTERVAL: '1000', OTEL_METRIC_EXPORT_TIMEOUT: '1000',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [platform.stdout, platform.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  outside = clientOf(await new Promise<string>((resolve, reject) => {
    platform.once('message', ({ url }: { url: string }) => resolve(url));
    platform.once('exit', () => reject(new Error(output)));
  }));
}, 240_000);
afterAll(async () => {
  if (platform?.exitCode === null) platform.kill('SIGKILL');
  await collector?.stop();
});

const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const of = (span: Span, library: string): boolean => span.scope.endsWith(library);

/** The spans of the request that was made for a path, as far as they have come. */
function spansOf(path: string): Span[] {
  const root = collector.spans.find((span) => span.kind === SERVER && span.attributes['url.path'] === path && span.attributes['http.request.method'] === 'POST');
  return root === undefined ? [] : collector.spans.filter(({ traceId }) => traceId === root.traceId);
}

/** Those that hang on a span which has not come: a span is told when it ends, so that its parent comes after it. */
function loose(trace: Span[]): Span[] {
  const ids = new Set(trace.map(({ spanId }) => spanId));
  return trace.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''));
}

/** The whole trace of the request for a path: its jobs in these queues have ended too, and everything hangs on the request. */
async function traceOf(path: string, queues: readonly string[]): Promise<Span[]> {
  await outside.settled();
  await expect.poll(() => [...wayOf(spansOf(path)).queues], { timeout: 20_000 }).toEqual(expect.arrayContaining([...queues]));
  await expect.poll(() => loose(spansOf(path)).map(({ kind }) => kind), { timeout: 20_000 }).toEqual([SERVER]);
  return spansOf(path);
}

/** What a trace went through, by kind of work. */
const wayOf = (trace: Span[]) => ({
  http: trace.filter((span) => of(span, 'http') && span.kind === SERVER).length,
  asked: new Set(trace.filter((span) => of(span, 'grpc') && span.kind === CLIENT).map(({ name }) => name.split('.').at(-1))),
  answered: new Set(trace.filter((span) => of(span, 'grpc') && span.kind === SERVER).map(({ name }) => name.split('.').at(-1))),
  databases: new Set(trace.filter((span) => of(span, 'pg')).map(({ attributes }) => String(attributes['db.namespace']).split('_').at(-1))),
  redis: trace.filter((span) => of(span, 'ioredis')).length,
  queues: new Set(trace.filter(({ kind }) => kind === CONSUMER).map(({ attributes }) => attributes['messaging.destination.name'])),
});

const AUDIT = 'audit.recorded.v1-audit';
let declarationId: string;

test('a declaration is one trace, from the request over the services and their databases to what its events do, and every span hangs on another', async () => {
  const wang = await outside.signIn('wang-xiaoming');
  const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
  ({ id: declarationId } = (await outside.create('/v1/me/residences', wang, { houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body as unknown as { id: string });
  const queues = [AUDIT, 'residence.declared.v1-message'];
  const way = wayOf(await traceOf('/v1/me/residences', queues));
  expect(way.http).toBe(1);
  expect(way.asked).toEqual(way.answered);
  expect([...way.answered]).toEqual(expect.arrayContaining(['RegistrationService/DeclareResidence', 'AddressService/FindConfirmers']));
  // The log writes what comes at once in one go, in the trace of one of them: its database is in no trace for certain.
  expect([...way.databases]).toEqual(expect.arrayContaining(['registration', 'address', 'message']));
  expect(way.queues).toEqual(new Set(queues));
});

test('a confirmation goes on in the same trace to the code and its Redis, the permit and the messages', async () => {
  const path = `/v1/declarations/${declarationId}:confirm`;
  await outside.post(path, await outside.signIn('li-mei'), {});
  const way = wayOf(await traceOf(path, ['residence.confirmed.v1-code', 'residence.confirmed.v1-permit', 'residence.confirmed.v1-message', AUDIT]));
  expect([...way.databases]).toEqual(expect.arrayContaining(['registration', 'code', 'permit', 'message']));
  // No job waits for what it tells its Redis: that may end after the last of them did.
  await expect.poll(() => wayOf(spansOf(path)).redis, { timeout: 20_000 }).toBeGreaterThan(0);
});

test('only requests and jobs begin a trace: the looks of the queues and the outbox do not', () => {
  const roots = collector.spans.filter(({ parentSpanId }) => !parentSpanId);
  const strange = roots.filter((span) => !of(span, 'http') && !of(span, 'grpc') && !span.name.startsWith('run '));
  expect(strange.map(({ name }) => name)).toEqual([]);
});

test('no name, number, phone or address is in any span, figure or log line, after a verification, a search and what was refused', async () => {
  const [person] = registryPeople;
  if (person === undefined) throw new Error('the registry is empty');
  const { fullName, documentNumber, phone } = person;
  const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const asked = { fullName, documentNumber, phone, documentType: 'CITIZEN_ID', devicePublicKeyJwk: await crypto.subtle.exportKey('jwk', key.publicKey) };
  const { id } = (await outside.create('/v1/verifications', undefined, asked)).body as unknown as { id: string };
  const [sms] = (await outside.get(`/dev/sms?phone=${phone}`)) as unknown as { code: string }[];
  await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: sms?.code });
  await outside.post(`/v1/verifications/${id}:submitFace`, undefined, { assertion: (await outside.post('/dev/face', undefined, { result: 'MATCH' }))['assertion'] });
  const address = demoDwellings[0]?.fullText ?? '';
  await outside.call('GET', `/v1/addresses:search?cityCode=4401&q=${encodeURIComponent(address)}`, { token: await outside.signIn('wang-xiaoming') });
  await outside.create('/v1/verifications', undefined, { ...asked, documentNumber: `${documentNumber}x`, phone: fullName });
  await outside.call('POST', `/v1/verifications?name=${encodeURIComponent(fullName)}`, { body: `{"fullName":"${fullName}"` });
  await outside.settled();
  await sleep(2_000);

  const personal = [...demoPeople, { displayName: fullName, documentNumber, phone }].flatMap((one) => [one.displayName, one.documentNumber, one.phone ?? documentNumber]).concat(demoDwellings.map(({ fullText }) => fullText));
  const told = collector.raw() + output;
  expect(personal.flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]).filter((text) => told.includes(text))).toEqual([]);
  expect(told).toContain(declarationId); // ids do come, and so do the figures
  expect(told).toContain('http.server.request.duration');
  const keys = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...keys].filter((name) => /client\.address|peer|user_agent|url\.query|exception/.test(name))).toEqual([]);
  expect(told).not.toMatch(/process\.command|process\.owner|host\.name/);
});

test('asked to end, the platform ends cleanly, its last spans handed over', async () => {
  await outside.get('/healthz');
  const ended = new Promise<number | null>((resolve) => platform.once('exit', resolve));
  platform.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(collector.spans.some(({ attributes }) => attributes['url.path'] === '/healthz')).toBe(true);
});
