/**
 * The platform's time as this phone may know it. A phone's own clock can be wrong by hours, and in development the
 * platform's clock can be moved by months, so a code's life is never measured with the phone's clock alone.
 */
let offsetMs = 0;
let serverOffsetMs = 0;

/** Offset from a `Date` header, which has whole seconds: we aim at the middle of the second. */
export const offsetFromHeader = (header: string, receivedAt: number): number | null => {
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : date + 500 - receivedAt;
};

export function noteServerDate(header: string | null, receivedAt: number): void {
  const offset = header === null ? null : offsetFromHeader(header, receivedAt);
  if (offset !== null) serverOffsetMs = offset;
}

const plausibleMs = 150_000;

/**
 * The offset to measure a code with, milliseconds. The server's `Date` serves unless the code's own issue time is
 * minutes away from it (a moved development clock): then `askClock` is asked, and without an answer the code counts
 * as issued now, which can only be wrong by one window.
 */
export async function syncTo(issueTime: string, now: number, askClock: () => Promise<string | null>): Promise<void> {
  const issued = Date.parse(issueTime);
  if (Math.abs(now + serverOffsetMs - issued) <= plausibleMs) offsetMs = serverOffsetMs;
  else {
    const told = await askClock();
    offsetMs = (told === null ? issued : Date.parse(told)) - now;
  }
}

/** Takes the platform's time from an answer that says it: it was so about half way between asking and hearing. */
export function syncToAnswer(told: string, askedAt: number, heardAt: number): void {
  offsetMs = Date.parse(told) - (askedAt + heardAt) / 2;
}

/** How far the phone's own clock is from the server's, in milliseconds, as last measured; positive: the phone is slow. */
export const phoneLag = (): number => serverOffsetMs;

/** Takes up a lag measured earlier. */
export const assumeLag = (ms: number): void => void (serverOffsetMs = ms);

/** Real time by the server's clock: access tokens and proofs live on it, a moved platform clock does not touch it. */
export const realNow = (phoneNow: number): number => phoneNow + serverOffsetMs;

export const platformNow = (phoneNow: number): number => phoneNow + offsetMs;

/** Takes up an offset measured earlier, when a page is reloaded without a network. */
export const assumeOffset = (ms: number): void => void (offsetMs = ms);
