import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@yuejuma/kernel';
import { DwellingUse, type ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { request } from '../../services/registration/test/registration-under-test.js';
import { ownerOf } from './places.js';
import type { Registration } from './pods.js';

export type Act = 'DECLARED' | 'CONFIRMED' | 'WITHDRAWN';

/** What somebody meant to declare, kept on their phone with the key they send it under. */
export interface Intent {
  readonly tenant: string;
  readonly request: ReturnType<typeof request>;
}

/** What a client was told is done. */
export interface Acked {
  readonly act: Act;
  readonly id: string;
  readonly intent: Intent;
  /** When this was asked, and answered; milliseconds of `performance.now()`. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

export interface Load {
  readonly acked: Acked[];
  /** Refusals that are none of "not now". */
  readonly untrue: string[];
  /** Acts that were not answered however often they were tried. */
  readonly unanswered: string[];
  /** How often somebody was told "not now", and tried again under the same key. */
  tries: { again: number };
  /** Turns in which nothing was asked, because as many as may wait did. */
  held: { turns: number };
  /** Asks for nothing new; what waits may be tried so long still. */
  stop(patienceMs?: number): Promise<void>;
}

/** Two declare, an owner confirms an older one, another tenant takes theirs back: 200 acts a second. */
const TURN_MS = 20;
const DEADLINE_MS = 10_000;
const PATIENCE_MS = 90_000;
/** As many phones wait for an answer at once; the others keep what they mean to do. */
const AT_ONCE = 100;
const NOT_NOW = ['DEPENDENCY_UNAVAILABLE', 'CONCURRENT_CHANGE', 'OVERLOADED'];

/** An open loop over every pod; who is told "not now" asks another one again, under the same key. */
export function startLoad(pods: readonly Registration[]): Load {
  const load = { acked: [] as Acked[], untrue: [] as string[], unanswered: [] as string[], tries: { again: 0 }, held: { turns: 0 } };
  const waiting: Acked[] = [];
  const underway = new Set<Promise<unknown>>();
  let isOver = false;
  let endsAt = Infinity;
  let turns = 0;

  async function persist(act: Act, intent: Intent, ask: (pod: Registration) => Promise<string>): Promise<Acked | undefined> {
    const until = performance.now() + PATIENCE_MS;
    for (let tries = turns; performance.now() < Math.min(until, endsAt); tries += 1) {
      const askedAt = performance.now();
      try {
        const id = await ask(pods[tries % pods.length] as Registration);
        const acked = { act, id, intent, askedAt, answeredAt: performance.now() };
        load.acked.push(acked);
        return acked;
      } catch (error) {
        const { reason, message } = error as { reason?: string; message: string };
        if (!NOT_NOW.includes(reason ?? '')) {
          load.untrue.push(`${act}: ${reason ?? message}`);
          return undefined;
        }
        load.tries.again += 1;
        await sleep(200 + Math.random() * 300);
      }
    }
    load.unanswered.push(act);
    return undefined;
  }

  function begin(work: Promise<unknown>): void {
    underway.add(work);
    void work.finally(() => underway.delete(work));
  }

  async function declare(): Promise<void> {
    const intent = { tenant: randomUUID(), request: request({ addressId: newId('4401') }) };
    const acked = await persist('DECLARED', intent, (pod) => idOf(pod.declareResidence(intent.request, by(intent.tenant))));
    if (acked) waiting.push(acked);
  }

  function turn(): void {
    turns += 1;
    begin(declare());
    begin(declare());
    const [toConfirm, toWithdraw] = waiting.length > 1 ? waiting.splice(0, 2) : [];
    if (toConfirm) begin(persist('CONFIRMED', toConfirm.intent, (pod) => pod.confirmResidence({ declarationId: toConfirm.id }, by(ownerOf(toConfirm.intent.request.addressId))).then(() => toConfirm.id)));
    if (toWithdraw) begin(persist('WITHDRAWN', toWithdraw.intent, (pod) => idOf(pod.withdrawDeclaration({ declarationId: toWithdraw.id }, by(toWithdraw.intent.tenant)))));
  }

  const running = (async () => {
    for (let next = performance.now(); !isOver; next += TURN_MS) {
      if (underway.size < AT_ONCE) turn();
      else load.held.turns += 1;
      await sleep(Math.max(0, next + TURN_MS - performance.now()));
    }
  })();
  return {
    ...load,
    async stop(patienceMs = PATIENCE_MS) {
      isOver = true;
      endsAt = performance.now() + patienceMs;
      await running;
      await Promise.all(underway);
    },
  };
}

const idOf = async (work: Promise<ResidenceDeclaration>): Promise<string> => (await work).id;

const by = (subjectId: string, deadlineMs = DEADLINE_MS) => ({ caller: resident(subjectId), deadlineMs });

/**
 * What was acknowledged, sent again under the same key: it must answer with the first declaration, and refuse the key
 * for anything else. Returns what did not.
 */
export async function repeat(pod: Registration, acked: readonly Acked[]): Promise<{ forgotten: string[]; taken: string[] }> {
  const forgotten: string[] = [];
  const taken: string[] = [];
  const answer = (work: Promise<ResidenceDeclaration>): Promise<string> => idOf(work).catch((error: { reason?: string }) => String(error.reason));
  await Promise.all(acked.map(async ({ id, intent }) => {
    const again = await answer(pod.declareResidence(intent.request, by(intent.tenant, PATIENCE_MS)));
    if (again !== id) forgotten.push(`${id}: ${again}`);
    const other = await answer(pod.declareResidence({ ...intent.request, dwellingUse: DwellingUse.EMPLOYER_DORMITORY }, by(intent.tenant, PATIENCE_MS)));
    if (other !== 'REQUEST_ID_REUSED') taken.push(`${id}: ${other}`);
  }));
  return { forgotten, taken };
}
