import { createHash } from 'node:crypto';

/** Letters and digits that nobody mistakes for one another on paper. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
/** How many of them: too many to guess. */
const LENGTH = 12;

/** The code of a slip from as many random bytes, in groups of four. */
export const slipCode = (random: Uint8Array): string =>
  [...random.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('').replace(/(.{4})(?=.)/g, '$1-');

export const SLIP_CODE_BYTES = LENGTH;

/** What is kept of a code, however it is written down. */
export const slipCodeHash = (code: string): Buffer => createHash('sha256').update(code.toUpperCase().replace(/[^A-Z0-9]/g, '')).digest();
