import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { signReadPermit, verifyReadPermit } from './read-permit.js';

const key = randomBytes(32);
const content = { sequence: 7n, subjectIds: ['a', 'b'], fields: ['maskedName'], expireTime: new Date(2_000) };
const permit = { ...content, mac: signReadPermit(content, key) };
const read = { subjectIds: ['b'], fields: ['maskedName'] };

test('a permit covers the subjects and fields it names until it ends', () => {
  expect(verifyReadPermit(permit, read, key, 1_999)).toBe(true);
  expect(verifyReadPermit(permit, read, key, 2_000)).toBe(false);
});

test('a permit covers nobody and nothing else', () => {
  expect(verifyReadPermit(permit, { ...read, subjectIds: ['a', 'c'] }, key, 0)).toBe(false);
  expect(verifyReadPermit(permit, { ...read, fields: ['fullName'] }, key, 0)).toBe(false);
});

test('a permit that was changed, or sealed with another key, opens nothing', () => {
  expect(verifyReadPermit({ ...permit, subjectIds: ['b', 'a'] }, read, key, 0)).toBe(false);
  expect(verifyReadPermit({ ...permit, sequence: 8n }, read, key, 0)).toBe(false);
  expect(verifyReadPermit({ ...permit, expireTime: new Date(3_000) }, read, key, 0)).toBe(false);
  expect(verifyReadPermit({ ...permit, expireTime: undefined }, read, key, 0)).toBe(false);
  expect(verifyReadPermit({ ...permit, mac: Buffer.alloc(0) }, read, key, 0)).toBe(false);
  expect(verifyReadPermit(permit, read, randomBytes(32), 0)).toBe(false);
});
