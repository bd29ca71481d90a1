import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { payloadHash, statusIndexOf, verifyHouseCode, verifyHouseCodeSync, verifyKeyList, verifyPrintedCode, verifyPrintedCodeSync, verifyPrintedList, verifyStatusList, verifyToken, verifyTokenSync } from '../src/index.js';
import type { VerifyTokenOptions } from '../src/index.js';
import { verifyWithNode } from './node-verifier.js';
import { acceptedCodes } from './vectors/accepted-codes.js';
import { keyListCases } from './vectors/key-list-cases.js';
import { printedListCases } from './vectors/printed-list-cases.js';
import { statusListCases } from './vectors/status-list-cases.js';
import { ed25519Jwk, KEYS } from './vectors/test-keys.js';
import type { VectorOptions } from './vectors/vector.js';
import { refusedCodes, VECTOR_FILES } from './vectors/vector-files.js';

// `WRITE_VECTORS=1 npx vitest run libs/code-format/test/vectors.test.ts` writes the files anew.
const folder = new URL('../vectors/', import.meta.url);
if (process.env['WRITE_VECTORS'] === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(VECTOR_FILES)) writeFileSync(new URL(name, folder), content);
}

interface Vector {
  readonly name: string;
  readonly code: 'RESIDENT' | 'HOUSE' | 'PRINTED';
  readonly text: string;
  readonly now: string;
  readonly options?: VectorOptions;
  readonly expectedReason: string;
}

function optionsOf({ statusList, ...rest }: VectorOptions = {}): VerifyTokenOptions {
  if (statusList === undefined) return rest;
  const { producedTime, revoked } = statusList;
  return { ...rest, statusList: { producedTime: new Date(producedTime), isRevoked: (index) => revoked.includes(index) } };
}

const verifySync = ({ code, text, now, options }: Vector) =>
  code === 'PRINTED' ? verifyPrintedCodeSync(text, KEYS, new Date(now), { ...optionsOf(options), verifySignature: verifyWithNode })
  : code === 'HOUSE' ? verifyHouseCodeSync(text, KEYS, new Date(now), { verifySignature: verifyWithNode }) : verifyTokenSync(text, KEYS, new Date(now), { ...optionsOf(options), verifySignature: verifyWithNode });
const verifyInPlainJavaScript = ({ code, text, now, options }: Vector) =>
  code === 'PRINTED' ? verifyPrintedCodeSync(text, KEYS, new Date(now), optionsOf(options))
  : code === 'HOUSE' ? verifyHouseCodeSync(text, KEYS, new Date(now)) : verifyTokenSync(text, KEYS, new Date(now), optionsOf(options));
const verifyLater = ({ code, text, now, options }: Vector) =>
  code === 'PRINTED' ? verifyPrintedCode(text, KEYS, new Date(now), optionsOf(options))
  : code === 'HOUSE' ? verifyHouseCode(text, KEYS, new Date(now)) : verifyToken(text, KEYS, new Date(now), optionsOf(options));

const all: readonly Vector[] = [...acceptedCodes, ...refusedCodes];
const expected = all.map(({ name, expectedReason }) => [name, expectedReason]);
// Plain JavaScript takes milliseconds for a signature: all that differ in the signature itself, and some of the rest.
const decidedBySignature = all.filter(({ name, expectedReason }, i) => /signature: (?!bit)/.test(name) || (expectedReason !== 'MALFORMED' && i % 16 === 0));

describe('the vectors of the code format', () => {
  test('are committed as the generator writes them', () => {
    for (const [name, content] of Object.entries(VECTOR_FILES)) expect(readFileSync(new URL(name, folder), 'utf8') === content, name).toBe(true);
  });

  test('number at least 20 accepted and 500 refused codes, every one named once', () => {
    expect(acceptedCodes.length).toBeGreaterThanOrEqual(20);
    expect(refusedCodes.length).toBeGreaterThanOrEqual(500);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(refusedCodes.map(({ code, text, now, options }) => JSON.stringify([code, text, now, options]))).size).toBe(refusedCodes.length);
  });

  test.each(['yjt of EdDSA', 'yjt of ES256', 'yjd', 'yjs of EdDSA', 'yjs of ES256', 'yjh', 'yjp'])('%s is taken apart in at least 100 ways', (format) => {
    expect(refusedCodes.filter(({ name }) => name.startsWith(`${format},`)).length).toBeGreaterThanOrEqual(100);
  });

  test('get the expected reason from the signature check of Node', () => {
    expect(all.map((vector) => [vector.name, verifySync(vector).reason])).toEqual(expected);
  });

  test('get the expected reason from WebCrypto', async () => {
    expect(await Promise.all(all.map(async (vector) => [vector.name, (await verifyLater(vector)).reason]))).toEqual(expected);
  });

  test('get the expected reason from plain JavaScript, where a signature decides', () => {
    expect(decidedBySignature.map((vector) => [vector.name, verifyInPlainJavaScript(vector).reason])).toEqual(decidedBySignature.map(({ name, expectedReason }) => [name, expectedReason]));
  });

  test.each(acceptedCodes.map((vector) => [vector.name, vector] as const))('%s names its kid and its payload hash', (_, vector) => {
    expect(verifySync(vector)).toMatchObject({ valid: true, kid: vector.expectedKid });
    if (vector.code === 'RESIDENT') expect(payloadHash(vector.text)).toBe(vector.payloadHash);
  });

  test.each(keyListCases.map((one) => [one.expectedReason, one.name, one] as const))('a key list is %s: %s', (reason, _, { list, now }) => {
    expect(verifyKeyList(JSON.parse(JSON.stringify(list)), ed25519Jwk('root'), new Date(now)).reason).toBe(reason);
  });

  test.each(printedListCases.map((one) => [one.name, one.expectedReason, one] as const))('%s is %s', (_, reason, { list, now, revoked }) => {
    const verdict = verifyPrintedList(JSON.parse(JSON.stringify(list)), KEYS, new Date(now));
    expect(verdict.reason).toBe(reason);
    if (verdict.valid) expect([...verdict.list.revoked]).toEqual(revoked);
  });

  test.each(statusListCases.map((one) => [one.name, one.expectedReason, one] as const))('%s is %s', (_, reason, { list, now, revoked, minVersion }) => {
    const verdict = verifyStatusList(JSON.parse(JSON.stringify(list)), KEYS, new Date(now));
    expect(verdict.reason).toBe(reason);
    if (!verdict.valid) return;
    const found = [...verdict.list.days].flatMap(([day, positions]) => [...positions].map((position) => statusIndexOf(day, position)));
    expect({ revoked: found.sort((a, b) => a - b), minVersion: verdict.list.minVersion }).toEqual({ revoked, minVersion });
  });
});
