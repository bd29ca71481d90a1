/** How long one check is tried for. */
export interface Patience {
  /** Attempts in all; default 6. */
  attempts: number;
  /** Longest pause before the second attempt, doubled for each further one; milliseconds, default 100. */
  firstPauseMs: number;
  /** Longest pause of all; milliseconds, default 10,000. */
  longestPauseMs: number;
  /** Deadline of one attempt; milliseconds, default 5,000. */
  deadlineMs: number;
}

export const defaultPatience: Patience = { attempts: 6, firstPauseMs: 100, longestPauseMs: 10_000, deadlineMs: 5_000 };

/**
 * Pause before an attempt (2 is the first retry): anything up to a limit that doubles, so that clients which failed
 * together do not come back together. Where the server said when to try again, never before that.
 */
export function pauseBefore(attempt: number, { firstPauseMs, longestPauseMs }: Patience, dice: number, retryAfterMs = 0): number {
  return retryAfterMs + dice * Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 2));
}

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
