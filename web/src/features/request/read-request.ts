import { verifyKeyList, verifyPartnerList, verifyRequest, type RequestVerdict } from '@yuejuma/code-format';
import type { HeldPartners } from './held-partners.js';

/** What came of a scanned request: with NO_LIST this phone never had a list it could check it by. */
export type Reading = RequestVerdict | { valid: false; reason: 'NO_LIST' };

/** Checks a request by what this phone holds, at an instant of the platform's time: nothing leaves the phone. */
export function readRequest(text: string, held: HeldPartners | null, now: Date): Reading {
  if (held === null) return { valid: false, reason: 'NO_LIST' };
  const keys = verifyKeyList(held.keys, held.root, now);
  if (!keys.valid) return { valid: false, reason: 'PARTNER_LIST_STALE' };
  const list = verifyPartnerList(held.partners, keys.list.keys, now);
  return list.valid ? verifyRequest(text, list.list, now) : { valid: false, reason: 'PARTNER_LIST_STALE' };
}
