import { createHash, timingSafeEqual } from 'node:crypto';
import type { Kms } from '@yuejuma/platform/kms';

/**
 * The code of a verification. It follows from the id under a key of the KMS, so that it is at rest nowhere: neither a
 * dump of the database nor a guess at a hash of six digits gives it away (T32).
 */
export function phoneCode(kms: Kms, verificationId: string, digits: number): string {
  const number = kms.mac('phone-code-1', verificationId).readBigUInt64BE() % 10n ** BigInt(digits);
  return String(number).padStart(digits, '0');
}

/** Whether a code is the right one, in a time that does not depend on where it goes wrong. */
export const isPhoneCode = (kms: Kms, verificationId: string, digits: number, given: string): boolean =>
  timingSafeEqual(digest(given), digest(phoneCode(kms, verificationId, digits)));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
