import { setTimeout as sleep } from 'node:timers/promises';
import { seldom, type Log } from '../log.js';
import { isAway } from './faults.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Tries until Postgres is there, saying every few seconds what is waited for; any other fault is thrown at once. */
export async function untilPostgresAnswers<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const complain = seldom();
  for (let pause = FIRST_PAUSE_MS, waited = false; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS), waited = true) {
    try {
      const result = await work();
      if (waited) log.info('postgres answers');
      return result;
    } catch (error) {
      if (!isAway(error)) throw error;
      complain(() => log.warn({ err: error }, 'postgres does not answer; the start waits'));
      await sleep(pause);
    }
  }
}
