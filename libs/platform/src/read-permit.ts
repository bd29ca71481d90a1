import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReadPermit } from '@yuejuma/proto/audit/v1/audit_service';
import { secretKey } from './secret-key.js';

/** What a read permit says, before it is sealed. */
export type ReadPermitContent = Pick<ReadPermit, 'sequence' | 'subjectIds' | 'fields' | 'expireTime'>;

/** What somebody is about to open. */
export interface IntendedRead {
  subjectIds: readonly string[];
  fields: readonly string[];
}

/** How long a permit is good for: one read follows at once, on real time. */
export const READ_PERMIT_LIFE_MS = 30_000;

/**
 * The MAC of a permit: HMAC-SHA-256 over `yuejuma:read-permit:1\n` and the JSON array
 * `[sequence as text, subjectIds, fields, expiry in milliseconds of real time]`, lists in the order the permit has them.
 */
export function signReadPermit(permit: ReadPermitContent, key: Buffer): Buffer {
  const { sequence, subjectIds, fields, expireTime } = permit;
  return createHmac('sha256', secretKey(key))
    .update('yuejuma:read-permit:1\n')
    .update(JSON.stringify([String(sequence), subjectIds, fields, expireTime?.getTime() ?? 0]))
    .digest();
}

/**
 * Whether the audit service sealed this permit, it still stands on real time, and it covers every subject and field of
 * the read (P5: log before read). The vault opens nothing of another person without.
 */
export function verifyReadPermit(permit: ReadPermit, read: IntendedRead, key: Buffer, realTime = Date.now()): boolean {
  const expected = signReadPermit(permit, key);
  return permit.mac.length === expected.length && timingSafeEqual(permit.mac, expected)
    && permit.expireTime !== undefined && permit.expireTime.getTime() > realTime
    && read.subjectIds.every((id) => permit.subjectIds.includes(id))
    && read.fields.every((field) => permit.fields.includes(field));
}
