import { status, type ServiceError } from '@grpc/grpc-js';
import type { Dice } from '../dice.js';

/** Calls that pay for one retry: retries add a tenth at most (G5). */
const CALLS_PER_RETRY = 10;
/** Retries that may be saved up. */
const SAVED = 10;
const MOST_RETRIES = 2;
const FIRST_PAUSE_MS = 50;

/** What the calls of one peer have earned. */
export interface RetryBudget {
  earn(): void;
  /** Whether one more retry is paid for; it is spent then. */
  spend(): boolean;
}

export function createRetryBudget(): RetryBudget {
  let calls = 0;
  return {
    earn: () => void (calls = Math.min(calls + 1, SAVED * CALLS_PER_RETRY)),
    spend() {
      if (calls < CALLS_PER_RETRY) return false;
      calls -= CALLS_PER_RETRY;
      return true;
    },
  };
}

/** Reads by their names (AIP-131 to 136), and showing, which is the same within its window. */
const READS = /^(get|list|search|find|resolve|batchGet|show)[A-Z]/;

/** Whether a second try cannot do a thing twice: it reads, or carries a request id. */
export const isRepeatable = (method: string, request: unknown): boolean =>
  READS.test(method) || ((request as { requestId?: unknown } | undefined)?.requestId ?? '') !== '';

/** Whether the peer itself was not there; a refusal it gave for a reason stays one, overload above all. */
const isAway = ({ code, metadata }: ServiceError): boolean => code === status.UNAVAILABLE && metadata?.get('grpc-status-details-bin').length === 0;

/** Calls, and calls again where that is safe and paid for, after a random pause (full jitter). */
export async function withRetries<T>(call: () => Promise<T>, isSafe: boolean, budget: RetryBudget, dice: Dice): Promise<T> {
  budget.earn();
  for (let retries = 0; ; retries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isSafe || retries >= MOST_RETRIES || !isAway(error as ServiceError) || !budget.spend()) throw error;
      await pause(dice() * FIRST_PAUSE_MS * 2 ** retries);
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => {
  setTimeout(resolve, milliseconds);
});
