import { forget, keep, kept } from './key-store.js';

/** One strip in this phone with the key it is for, which no script can read out. Times in milliseconds since 1970. */
export type HeldStrip = { strip: Uint8Array; privateKey: CryptoKey; notBefore: number; notAfter: number; version: number };

/** The strips of one person. `version` goes into the codes made of them; from `refetchAfter` on more are asked for, up to `daysAhead`. */
export type StripBox = { holder: string; version: number; refetchAfter: number; daysAhead: number; strips: readonly HeldStrip[] };

/** Keys that were sent and not answered yet: the same question is asked again, so that nothing is issued twice. */
export type StripRequest = { holder: string; requestId: string; heldUntil: number | null; keys: readonly CryptoKeyPair[] };

/** Whether this browser can hold keys and sign: only then are strips any use. */
export const canHoldStrips = (): boolean => typeof indexedDB !== 'undefined' && globalThis.crypto?.subtle !== undefined;

/** The strips of a person that are not over; those that are leave the phone, and their keys with them. */
export async function openBox(holder: string, now: number): Promise<StripBox | null> {
  const box = await kept<StripBox>('strips');
  if (box === null || box.holder !== holder) return null;
  const strips = box.strips.filter(({ notAfter }) => notAfter > now);
  if (strips.length < box.strips.length) await keep('strips', { ...box, strips });
  return { ...box, strips };
}

export const keepBox = (box: StripBox) => keep('strips', box);

export async function openRequest(holder: string): Promise<StripRequest | null> {
  const request = await kept<StripRequest>('strip-request');
  return request?.holder === holder ? request : null;
}

export const keepRequest = (request: StripRequest) => keep('strip-request', request);
export const forgetRequest = () => forget('strip-request');

/** Signing out, another person: nothing that could show a code stays. */
export async function forgetStrips(): Promise<void> {
  if (!canHoldStrips()) return;
  await Promise.all(['strips', 'strip-request', 'display', 'refused-requests'].map(forget));
}
