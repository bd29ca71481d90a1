import { decodeToken, defaultVerifyPolicy, MalformedCodeError, payloadHash, PRINTED_CODE_PREFIX, printedListOf, statusListOf, verifyKeyList, verifyPrintedCode, verifyToken, type KeyListEntry, type VerifyReason } from '@yuejuma/code-format';
import type { HeldLists } from './held-lists.js';

/** `offBy`: seconds from the code's life to now, where the time is the reason: below 0 it is still to come. */
export type OfflineVerdict = { valid: boolean; reason: VerifyReason | 'REPLAYED'; kid?: string; offBy?: number };

/** Names of codes accepted here, each with the millisecond from which it is of no more use. Gone with the page: nothing is left of a check. */
export type Seen = Map<string, number>;

const { skewSeconds } = defaultVerifyPolicy;

/** A check with what this page holds, at an instant of the platform's time: nothing leaves the page, and nothing is asked. */
export async function verifyOffline(text: string, lists: HeldLists | null, now: Date, seen: Seen): Promise<OfflineVerdict> {
  const keyList = lists === null ? null : verifyKeyList(lists.keys, lists.root, now);
  const keys = keyList?.valid === true ? keyList.list.keys : [];
  if (isPaper(text)) return onPaper(text, lists, keys, now);
  const options = lists === null ? {} : { statusList: statusListOf(lists.status), minVersion: lists.status.minVersion };
  const verdict = await verifyToken(text, keys, now, options);
  const { reason, kid } = verdict;
  const named = kid === undefined ? {} : { kid };
  if (!verdict.valid) return { valid: false, reason, ...named, ...offBy(text, reason, now) };
  return isSeen(payloadHash(verdict.decoded), verdict.claims.exp, now, seen) ? { valid: false, reason: 'REPLAYED', ...named } : { valid: true, reason, ...named };
}

/** Whether it is a 纸质码, which says nothing without the ID card beside it (C39). */
export const isPaper = (text: string): boolean => text.startsWith(PRINTED_CODE_PREFIX);

/** A paper is shown again and again: it is never used up. */
async function onPaper(text: string, lists: HeldLists | null, keys: readonly KeyListEntry[], now: Date): Promise<OfflineVerdict> {
  const options = lists === null ? {} : { minVersion: lists.status.minVersion, ...(lists.printed === undefined ? {} : { statusList: printedListOf(lists.printed) }) };
  const { valid, reason, kid } = await verifyPrintedCode(text, keys, now, options);
  return { valid, reason, ...(kid === undefined ? {} : { kid }) };
}

function isSeen(hash: string, exp: number, now: Date, seen: Seen): boolean {
  for (const [name, until] of seen) if (until <= now.getTime()) seen.delete(name);
  if (seen.has(hash)) return true;
  seen.set(hash, (exp + skewSeconds) * 1000);
  return false;
}

function offBy(text: string, reason: VerifyReason, now: Date): { offBy?: number } {
  if (reason !== 'EXPIRED' && reason !== 'NOT_YET_VALID') return {};
  try {
    const { claims } = decodeToken(text);
    const seconds = now.getTime() / 1000;
    return { offBy: Math.round(reason === 'EXPIRED' ? Math.max(0, seconds - claims.exp) : Math.min(0, seconds - claims.nbf)) };
  } catch (error) {
    if (error instanceof MalformedCodeError) return {};
    throw error;
  }
}

const likelySkewSeconds = 600;

/** What the person at the desk is told about the time: a clock that is off, or a code that is simply old. */
export function timeWords({ reason, offBy: seconds = 0 }: OfflineVerdict): 'clockBehind' | 'clockAhead' | null {
  if (reason === 'NOT_YET_VALID') return 'clockBehind';
  return reason === 'EXPIRED' && seconds <= likelySkewSeconds ? 'clockAhead' : null;
}
