import { hash, randomBytes } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Context } from './context.js';
import { insertRefusal } from './receipts.repository.js';

/** A partner's own request for more than it is registered for, brought with a good code. */
export interface OverAsking {
  partnerId: string;
  purpose: string;
  excess: readonly string[];
  /** The name of the code for single use, in hexadecimal, and when that may be forgotten; seconds since 1970. */
  tokenName: string;
  forgetAt: number;
  subjectId: string;
}

const SALT_BYTES = 16;

/** What a holder reads of it comes from this list: the name of a field must not become a message from a verifier (P18). */
const NAMED: ReadonlySet<string> = new Set(['residentInCity', 'residentSince', 'permitValid', 'fullName', 'documentNumber', 'phone', 'birthDate', 'addressText']);
const UNNAMED = 'other';
const listed = (excess: readonly string[]): string[] => [...new Set(excess.map((name) => (NAMED.has(name) ? name : UNNAMED)))];

/** 超范围查验, noted for the holder (T34): once for a code, however often a desk tries. The audit log learns who asked too much, not of whom. */
export function noteOverAsking(ctx: Context, { partnerId, purpose, excess, tokenName, forgetAt, subjectId }: OverAsking): Promise<void> {
  const refusal = {
    name: hash('sha256', `over-asking ${tokenName}`), forgetAt, subjectId, id: newUuid(), partnerId, purpose, onDate: ctx.moment().today, salt: randomBytes(SALT_BYTES).toString('hex'), refusedClaims: listed(excess),
  };
  return ctx.db.tx(async (tx) => {
    if (await insertRefusal(tx, refusal)) await recordAct(tx, asService('code'), { act: 'REFUSE_REQUEST', subjectIds: [], objectId: partnerId, details: { purpose } }, ctx.now());
  });
}
