import { newId } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import type { ResidentCode } from '@yuejuma/proto/code/v1/resident_code';
import { atBest } from '@yuejuma/testing/at-best';
import { partner, resident } from '@yuejuma/testing/service-under-test';
import { spawnService } from '@yuejuma/testing/spawn-service';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTwoWorkers } from './workers-under-test.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 }); // each worker compiles the sources of the service

/** What is left after two and a half seconds is cut; a busy machine takes its time with that, too. */
const ENDS_MS = 10_000;

type Platform = Awaited<ReturnType<typeof startTwoWorkers>>;
type Desk = ReturnType<Platform['connect']>;

let platform: Platform;
let desks: [Desk, Desk];

beforeAll(async () => {
  platform = await startTwoWorkers(60);
  desks = [platform.connect(), platform.connect()];
});
afterAll(() => platform?.stop());

const show = (desk: Desk, subjectId: string) => desk.call<object, ResidentCode>(CodeServiceService.showCode, {}, resident(subjectId));
const verify = (desk: Desk, token: string) => desk.call<object, VerifyCodeResponse>(CodeServiceService.verifyCode, { token, purpose: 'LIBRARY_CARD', nonce: '' }, partner('library-gz'));
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('workers show one token per person and window, and each is good once among them', async () => {
  let tokens: string[] = [];
  // The end of a window may fall between two of the answers; then once more.
  for (let tries = 0; tries < 3; tries += 1) {
    const answers = await Promise.all(platform.subjects.map((subject) => Promise.all(desks.map((desk) => show(desk, subject)))));
    tokens = answers.map(([one]) => (one as ResidentCode).token);
    if (answers.every(([one, other]) => one?.token === other?.token)) break;
    expect(tries).toBeLessThan(2);
  }
  const verdicts = await Promise.all(tokens.map((token) => Promise.all([...desks, ...desks].map((desk) => verify(desk, token)))));
  expect(new Set(verdicts.map((each) => each.filter(({ reason }) => reason === Reason.OK).length))).toEqual(new Set([1]));
  expect(new Set(verdicts.flat().map(({ reason }) => reason))).toEqual(new Set([Reason.OK, Reason.REPLAYED]));
});

test('a change that one worker hears of is shown by both within two seconds, and never taken back', async () => {
  const people = platform.subjects.values();
  expect(await atBest(2_000, async () => {
    const subjectId = people.next().value as string;
    const states = async () => (await Promise.all(desks.map((desk) => show(desk, subjectId)))).map(({ display }) => display?.permitState);
    expect(new Set(await states())).toEqual(new Set(['NONE']));
    await platform.db.tx((tx) => emit(tx, 'permit.changed.v1', { permitId: newId('4401'), subjectId, cityCode: '4401', state: 'ACTIVE', version: 3, missing: [] }, new Date()));
    await expect.poll(async () => (await states()).includes('ACTIVE'), { interval: 20 }).toBe(true);
    const from = performance.now();
    await expect.poll(async () => (await states()).every((state) => state === 'ACTIVE'), { interval: 20 }).toBe(true);
    const took = performance.now() - from;
    for (let again = 0; again < 20; again += 1) expect(new Set(await states())).toEqual(new Set(['ACTIVE']));
    return took;
  })).toBeLessThan(2_000);
});

test('a worker killed under load costs no call that is tried again, nobody two acceptances, and is started again', async () => {
  const accepted = new Map<string, number>();
  let [asked, isOver] = [0, false];
  const failures: unknown[] = [];
  const customer = async (desk: Desk, offset: number): Promise<void> => {
    for (let turn = offset; !isOver; turn += 1) {
      const { token } = await show(desk, platform.subjects[turn % 60] as string);
      const { reason } = await verify(desk, token);
      asked += 2;
      if (reason === Reason.OK) accepted.set(token, (accepted.get(token) ?? 0) + 1);
    }
  };
  const load = Promise.all([0, 1, 2, 3].flatMap((at) => desks.map((desk) => customer(desk, at * 15).catch((error: unknown) => failures.push(error)))));
  await expect.poll(() => asked).toBeGreaterThan(100);
  process.kill(platform.service.served(1).at(-1) as number, 'SIGKILL');
  const askedAtKill = asked;
  await expect.poll(() => platform.service.served(1).length, { timeout: 100_000 }).toBe(2);
  await sleep(500);
  isOver = true;
  await load;
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(askedAtKill + 50);
  expect(new Set(accepted.values())).toEqual(new Set([1]));
  // The two connections were two workers': only one of them was cut.
  expect(desks.filter(({ retries }) => retries > 0)).toHaveLength(1);
  expect(platform.service.output()).toContain('a worker died; it is started again');
});

test('asked to end under load, it ends with 0 in time and leaves no worker behind', async () => {
  const pids = [1, 2].map((place) => platform.service.served(place).at(-1) as number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  const load = Promise.allSettled(platform.subjects.map((subject, at) => show(desks[at % 2] as Desk, subject)));
  const from = performance.now();
  platform.service.child.kill('SIGTERM');
  expect(await platform.service.ended).toBe(0);
  expect(performance.now() - from).toBeLessThan(ENDS_MS);
  await expect.poll(() => pids.map(isAlive)).toEqual([false, false]);
  await load;
});

test('a start that cannot work ends with 1 and every problem, once; several workers and a development door do not go together', async () => {
  const broken = spawnService('code', { WORKERS: '2', YUEJUMA_ENV: 'production', GRPC_LISTEN: 'nowhere', CALLER_KEY: 'short' });
  expect(await broken.ended).toBe(1);
  for (const name of ['GRPC_LISTEN', 'CALLER_KEY', 'DATABASE_URL', 'REDIS_URL']) expect(broken.output().split(`  ${name}: `)).toHaveLength(2);
  const doors = spawnService('code', { WORKERS: '2', YUEJUMA_ENV: 'development' });
  expect(await doors.ended).toBe(1);
  expect(doors.output()).toContain('WORKERS: must be 1 while development doors are open');
});
