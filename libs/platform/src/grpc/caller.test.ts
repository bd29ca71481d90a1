import { randomBytes } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { Caller_Kind, Role } from '@yuejuma/proto/common/v1/caller';
import { expect, test } from 'vitest';
import { asService } from '../db/audit.js';
import { openCaller, sealCaller } from './caller.js';

const KEY = 'yuejuma-caller-bin';
const key = randomBytes(32);
const officer = { ...asService('gateway'), kind: Caller_Kind.OFFICER, subjectId: 'officer-1', roles: [Role.OFFICER], jurisdictions: ['440106'] };
const now = Date.parse('2026-11-21T08:00:00Z');
const sealed = sealCaller(officer, 'registration', key, now);

/** What somebody between two services would have to work with. */
const reopen = (bytes: Buffer): unknown => {
  const metadata = new Metadata();
  metadata.set(KEY, bytes);
  return openCaller(metadata, 'registration', key, now);
};

test('the service a caller was sealed for reads who asks', () => {
  expect(openCaller(sealed, 'registration', key, now)).toEqual(officer);
});

test.each<[string, () => unknown]>([
  ['for another service', () => openCaller(sealed, 'permit', key, now)],
  ['under another key', () => openCaller(sealed, 'registration', randomBytes(32), now)],
  ['older than a minute', () => openCaller(sealed, 'registration', key, now + 60_001)],
  ['that is not there', () => openCaller(new Metadata(), 'registration', key, now)],
  ['of no bytes', () => reopen(Buffer.alloc(0))],
  ['of random bytes', () => reopen(randomBytes(120))],
])('a seal %s is nobody', (_, read) => {
  expect(read).toThrow('NOT_SIGNED_IN');
});

test('no flipped bit of a seal makes anybody else of the caller, or lets them stay longer', () => {
  const bytes = sealed.get(KEY)[0] as Buffer;
  let refused = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    try {
      expect(reopen(flipped)).toEqual(officer);
    } catch (error) {
      expect(error).toMatchObject({ reason: 'NOT_SIGNED_IN' });
      refused += 1;
    }
  }
  // The few that open change nothing that is said, such as the wire type of an empty field.
  expect(refused).toBeGreaterThan(bytes.length * 8 - 8);
});
