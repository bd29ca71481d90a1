import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeRequest } from '../src/index.js';
import { requestParts } from '../src/make-request.js';

const { answer } = JSON.parse(readFileSync(new URL('../../../libs/code-format/vectors/requests.json', import.meta.url), 'utf8')) as { answer: { toBeSignedHex: string } };
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

test('a request is signed over the bytes that the vectors of the format have', () => {
  const bytes = Buffer.from(answer.toBeSignedHex, 'hex');
  const nonce = bytes.subarray(bytes.indexOf(Buffer.from('0750', 'hex')) + 2).subarray(0, 16);
  const exp = bytes.readUInt32BE(bytes.indexOf(Buffer.from('041a', 'hex')) + 2);
  const { toBeSigned } = requestParts({ partner: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'], iat: exp - 120, exp, nonce }, 'r-1');
  expect(toBeSigned.toString('hex')).toBe(answer.toBeSignedHex);
});

test('each request is fresh, and says when the next is due', () => {
  const asked = { partner: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'], key: { kid: 'r-1', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }, now: new Date('2026-11-22T08:00:00Z') };
  const made = [makeRequest(asked), makeRequest({ ...asked, lifeSeconds: 300 })];
  expect(made.map(({ expireTime }) => expireTime.toISOString())).toEqual(['2026-11-22T08:02:00.000Z', '2026-11-22T08:05:00.000Z']);
  expect(new Set(made.map(({ text }) => text)).size).toBe(2);
  for (const { text } of made) expect(text).toMatch(/^YJR1:[0-9A-Z $%*+\-./:]+$/);
});
