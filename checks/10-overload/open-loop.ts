import { setTimeout as sleep } from 'node:timers/promises';
import type { Priority } from '@yuejuma/platform/overload/priority';
import { partner } from '@yuejuma/testing/service-under-test';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { EndCause } from '@yuejuma/proto/registration/v1/residence_declaration';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import type { Bottleneck } from './bottleneck.js';
import { SOMEBODY } from './door.js';

/** One call as its caller saw it. */
export interface Call {
  priority: Priority;
  /** Seconds after the phase began. */
  at: number;
  milliseconds: number;
  reason: 'OK' | (string & {});
  retryAfterSeconds: number | undefined;
}

export interface Phase {
  calls: Call[];
  seconds: number;
  /** How late calls were sent, in milliseconds, and a timer of one millisecond rang. */
  lags: number[];
  canary: number[];
}

const DEADLINE_MS = 1_000;
/** Some callers have no time to wait in a line. */
const HASTY_MS = 60;
const HASTY_SHARE = 0.1;
const id = '4401-0190a000-0000-7000-8000-000000000001';

/** What is asked, by share of all calls: methods of the two services in their own classes. */
const MIX: readonly [share: number, priority: Priority, ask: (peers: Bottleneck['peers'], deadlineMs: number) => Promise<unknown>][] = [
  [0.06, 'SHOW_VERIFY', (peers, deadlineMs) => peers.of(CodeServiceService, 'code').showCode({}, { caller: SOMEBODY, deadlineMs })],
  [0.06, 'SHOW_VERIFY', (peers, deadlineMs) => peers.of(CodeServiceService, 'code').verifyCode({ token: 't', purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz'), deadlineMs })],
  [0.38, 'READ', (peers, deadlineMs) => registration(peers).listResidences({ pageSize: 10, pageToken: '' }, { caller: SOMEBODY, deadlineMs })],
  [0.25, 'WRITE', (peers, deadlineMs) => registration(peers).confirmResidence({ declarationId: id }, { caller: SOMEBODY, deadlineMs })],
  [0.25, 'WRITE', (peers, deadlineMs) => registration(peers).endResidence({ declarationId: id, endOn: '', cause: EndCause.UNSPECIFIED }, { caller: SOMEBODY, deadlineMs })],
];

const registration = (peers: Bottleneck['peers']) => peers.inCity(RegistrationServiceService, 'registration', '4401');

/** Asks at this rate whether or not anybody answers, as people do: the gaps are those of a Poisson process. */
export async function offer({ peers }: Bottleneck, perSecond: number, seconds: number): Promise<Phase> {
  const phase: Phase = { calls: [], seconds, lags: [], canary: [] };
  const underway = new Set<Promise<void>>();
  const startedAt = performance.now();
  const stopCanary = startCanary(phase.canary);
  for (let due = startedAt; due < startedAt + seconds * 1_000; due += -Math.log(1 - Math.random()) * 1_000 / perSecond) {
    const ahead = due - performance.now();
    if (ahead > 0) await sleep(ahead);
    phase.lags.push(Math.max(0, performance.now() - due));
    const one: Promise<void> = ask(peers, startedAt, phase.calls).finally(() => underway.delete(one));
    underway.add(one);
  }
  stopCanary();
  await Promise.all(underway);
  return phase;
}

async function ask(peers: Bottleneck['peers'], startedAt: number, calls: Call[]): Promise<void> {
  const [, priority, send] = pick();
  const isHasty = priority === 'READ' && Math.random() < HASTY_SHARE;
  const sentAt = performance.now();
  const end = (reason: string, retryAfterSeconds?: number): void => {
    if (!isHasty) calls.push({ priority, at: (sentAt - startedAt) / 1_000, milliseconds: performance.now() - sentAt, reason, retryAfterSeconds });
  };
  await send(peers, isHasty ? HASTY_MS : DEADLINE_MS).then(() => end('OK'), (error: { reason?: string; message: string; retryAfterSeconds?: number }) => end(error.reason ?? error.message, error.retryAfterSeconds));
}

function pick(): (typeof MIX)[number] {
  let dice = Math.random();
  return MIX.find(([share]) => (dice -= share) < 0) ?? (MIX[2] as (typeof MIX)[number]);
}

function startCanary(lags: number[]): () => void {
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lags.push(Math.max(0, now - before - 1));
    before = now;
  }, 1);
  return () => clearInterval(timer);
}
