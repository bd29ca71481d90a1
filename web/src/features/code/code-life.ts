/** What stands beside the code, for a person's eyes. */
export type Display = { maskedName: string; city: string; district: string; hasAddress: boolean; permitState: string };

/** What goes into the QR. Times are RFC 3339 on the platform's clock; `issueTime` is when it is first shown. */
export type ShownCode = { token: string; issueTime: string; expireTime: string; refreshTime: string };

/** What `GET /v1/me/code` answers (contract.md section 3). */
export type ResidentCode = ShownCode & { kid: string; display: Display };

/** How long a code on the screen still lives, by the platform's clock. */
export type Life = {
  /** Whole seconds until the next code is due, never below 0. */
  secondsToNext: number;
  /** Whole seconds until this one is refused, never below 0. */
  secondsLeft: number;
  /** 1 when fresh, 0 when the next one is due: the ring. */
  share: number;
  /** 1 when fresh, 0 when refused: the ring of a code that cannot be followed by another. */
  shareLeft: number;
  isDue: boolean;
  isExpired: boolean;
};

export function lifeOf(code: ShownCode, now: number): Life {
  const [issued, next, end] = [code.issueTime, code.refreshTime, code.expireTime].map((time) => Date.parse(time)) as [number, number, number];
  const part = (until: number) => Math.min(1, Math.max(0, (until - now) / Math.max(1, until - issued)));
  return {
    secondsToNext: Math.max(0, Math.ceil((next - now) / 1000)),
    secondsLeft: Math.max(0, Math.ceil((end - now) / 1000)),
    share: part(next),
    shareLeft: part(end),
    isDue: now >= next,
    isExpired: now >= end,
  };
}

const maxJitterMs = 1500;
const longestPauseMs = 15_000;

/** Milliseconds until the next request: a little after the window turns, so that phones do not all ask at once. `chance` is 0 to 1. */
export const nextRefreshIn = (code: ShownCode, now: number, chance: number): number =>
  Math.max(0, Date.parse(code.refreshTime) - now) + Math.round(chance * maxJitterMs);

/** Milliseconds to the next try after `failures` failures in a row; a wait the server asks for is kept. */
export function pauseAfterFailure(failures: number, retryAfter: number | null, chance: number): number {
  const pause = Math.min(longestPauseMs, 1000 * 2 ** Math.min(failures, 4)) + Math.round(chance * maxJitterMs);
  return retryAfter === null ? pause : Math.max(pause, retryAfter * 1000);
}
