import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../src/base64url.js';

test('bytes of every length are written as the runtime writes them, and read back', () => {
  for (const length of [...Array.from({ length: 100 }, (_, index) => index), 8_191, 8_192, 8_193, 100_000]) {
    const bytes = randomBytes(length);
    expect(encodeBase64url(bytes)).toBe(bytes.toString('base64url'));
    expect(Buffer.from(decodeBase64url(bytes.toString('base64url')) ?? [])).toEqual(bytes);
  }
});

test('one text stands for some bytes, and no other', () => {
  for (const text of ['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'A+', 'A/', 'AA ', ' AA', 'AA\n', 'A\u00e9', 'A粤', 'AA\0']) expect(decodeBase64url(text), text).toBeUndefined();
});
