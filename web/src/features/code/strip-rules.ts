import { defaultVerifyPolicy } from '@yuejuma/code-format';
import type { HeldStrip, StripBox } from '../../lib/strip-box.js';

const { maxTokenLifeSeconds, skewSeconds } = defaultVerifyPolicy;
const windowSeconds = maxTokenLifeSeconds / 2;
const dayMs = 86_400_000;

/** Seconds since 1970 of a code a phone makes: what it says of itself, and when it is shown. */
export type PhoneWindow = { issue: number; expire: number; shownFrom: number; shownUntil: number };

/**
 * The window of a code made now. It begins on the half minute, the same for everybody, and is shown from 15 s after that: so
 * the phone's clock and the verifier's may each be 15 s off, in either direction, and the code is still accepted (T26).
 */
export function phoneWindow(now: number): PhoneWindow {
  const issue = Math.floor((now / 1000 - skewSeconds) / windowSeconds) * windowSeconds;
  return { issue, expire: issue + maxTokenLifeSeconds, shownFrom: issue + skewSeconds, shownUntil: issue + windowSeconds + skewSeconds };
}

/**
 * The window of a code that answers a request: begun on the half minute too, and good for 30 seconds at least from the moment the
 * holder agreed. Whoever asked checks it online, by the platform's clock, so the phone's alone may be 15 s off.
 */
export function answerWindow(now: number): Pick<PhoneWindow, 'issue' | 'expire'> {
  const issue = Math.floor(now / 1000 / windowSeconds) * windowSeconds;
  return { issue, expire: issue + maxTokenLifeSeconds };
}

export const stripFor = (strips: readonly HeldStrip[], now: number): HeldStrip | undefined =>
  strips.find(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);

export const lastEnd = (strips: readonly HeldStrip[]): number | null => (strips.length === 0 ? null : Math.max(...strips.map(({ notAfter }) => notAfter)));

/** Whether more strips are wanted: none for now, two or fewer at all, or the platform's time for it has come. */
export function wantsStrips(box: StripBox | null, now: number): boolean {
  return box === null || stripFor(box.strips, now) === undefined || box.strips.length <= 2 || now >= box.refetchAfter;
}

/** How many strips reach from the end of the last one as far ahead as there may be any. How far that is, the first answer tells: until then one. */
export function stripsToAsk(box: StripBox | null, now: number): number {
  if (box?.daysAhead === undefined) return 1;
  const { daysAhead, strips } = box;
  const end = lastEnd(strips);
  if (end === null) return daysAhead + 1;
  const life = Math.min(...strips.map(({ notBefore, notAfter }) => notAfter - notBefore));
  return Math.max(0, Math.min(daysAhead + 1, Math.floor((now + daysAhead * dayMs - end - skewSeconds * 1000) / life) + 1));
}

const firstPauseMs = 5000;
const longestPauseMs = 600_000;

/** Milliseconds until strips are asked for: soon when there are none, with everybody at their own time else. `chance` is 0 to 1. */
export const firstAskIn = (hasStrips: boolean, chance: number): number => Math.round(chance * (hasStrips ? 60_000 : 1500));

/** Milliseconds to the next try after `failures` in a row, doubling; a wait the server asks for is kept. */
export function pauseBeforeAsking(failures: number, retryAfter: number | null, chance: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + chance / 2);
  return Math.round(Math.max(pause, (retryAfter ?? 0) * 1000));
}
