import type { KeyListEntry, KeyListVerdict } from '../../src/index.js';
import { signKeyList } from '../../src/index.js';
import { badListsOf } from './list-cases-by-seed.js';
import { signedAnyhow } from './signed-anyhow.js';
import { ed25519Jwk, ed25519Signer, KEYS as ALL_KEYS, p256Jwk } from './test-keys.js';

export interface KeyListVector {
  readonly name: string;
  readonly list: unknown;
  readonly now: string;
  readonly expectedReason: KeyListVerdict['reason'];
}

const NOW = '2026-11-21T08:00:00.000Z';
const KEYS: readonly KeyListEntry[] = ALL_KEYS.filter(({ kid }) => ['t-26a', 't-26b', 't-25r'].includes(kid));
const UNSIGNED_LIST = { keys: KEYS, validUntil: '2026-11-28T00:00:00Z' };
const KEY_LIST = signKeyList(UNSIGNED_LIST, ed25519Signer('root'));
const [first, second, ...others] = KEYS;
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const withFirst = (change: object): object => signedAnyhow({ ...UNSIGNED_LIST, keys: [{ ...first, ...change }, second, ...others] });
const cases = (expectedReason: KeyListVector['expectedReason'], lists: Readonly<Record<string, unknown>>, now = NOW): KeyListVector[] =>
  Object.entries(lists).map(([name, list]) => ({ name, list, now, expectedReason }));

export const keyListCases: readonly KeyListVector[] = [
  ...cases('OK', {
    'three keys, one revoked': KEY_LIST,
    'signed by another implementation': signedAnyhow(UNSIGNED_LIST),
    'members in another order and the same bytes': { signature: KEY_LIST.signature, validUntil: KEY_LIST.validUntil, keys: KEYS.map((key) => Object.fromEntries(Object.entries(key).reverse())) },
    'without keys': signedAnyhow({ keys: [], validUntil: UNSIGNED_LIST.validUntil }),
  }),
  ...cases('OK', { 'a millisecond before validUntil': KEY_LIST }, '2026-11-27T23:59:59.999Z'),
  ...cases('EXPIRED', { 'at validUntil': KEY_LIST }, '2026-11-28T00:00:00.000Z'),
  ...cases('EXPIRED', { 'a year after validUntil': KEY_LIST }, '2027-11-28T00:00:00.000Z'),
  ...cases('BAD_SIGNATURE', {
    'signed by a token key': signedAnyhow(UNSIGNED_LIST, ed25519Signer('t-26a')),
    'signature of zeros': { ...KEY_LIST, signature: base64url(new Uint8Array(64)) },
    'a revoked key made active': { ...KEY_LIST, keys: KEYS.map((key) => ({ ...key, state: key.state === 'REVOKED' ? 'ACTIVE' : key.state })) },
    'a key left out': { ...KEY_LIST, keys: KEYS.slice(1) },
    'two keys exchanged': { ...KEY_LIST, keys: [second, first, ...others] },
    'a key with a later notAfter': { ...KEY_LIST, keys: [{ ...first, notAfter: '2099-01-01T00:00:00Z' }, second, ...others] },
    'another public key': { ...KEY_LIST, keys: [{ ...first, publicKeyJwk: ed25519Jwk('attacker') }, second, ...others] },
    'a later validUntil': { ...KEY_LIST, validUntil: '2036-11-28T00:00:00Z' },
    'the same moment written with milliseconds': { ...KEY_LIST, validUntil: '2026-11-28T00:00:00.000Z' },
    'signed with white space in it': { ...UNSIGNED_LIST, signature: base64url(ed25519Signer('root')(Buffer.from(JSON.stringify(UNSIGNED_LIST, null, 1)))) },
  }),
  ...cases('MALFORMED', {
    'null': null,
    'a text': 'keys',
    'a list': [KEY_LIST],
    'without signature': UNSIGNED_LIST,
    'signature with padding': { ...KEY_LIST, signature: `${KEY_LIST.signature}==` },
    'signature of 63 bytes': { ...KEY_LIST, signature: base64url(new Uint8Array(63)) },
    'signature in base64': { ...KEY_LIST, signature: `${KEY_LIST.signature.slice(0, -4)}+/+A` },
    'signature with stray bits': { ...KEY_LIST, signature: `${base64url(new Uint8Array(64)).slice(0, -1)}B` },
    'an unknown member': signedAnyhow({ ...UNSIGNED_LIST, jku: 'https://evil.example' }),
    'an unknown member of a key': withFirst({ use: 'sig' }),
    'a key without state': signedAnyhow({ ...UNSIGNED_LIST, keys: [Object.fromEntries(Object.entries(first!).filter(([name]) => name !== 'state'))] }),
    'an unknown state': withFirst({ state: 'active' }),
    'an unknown algorithm': withFirst({ alg: 'HS256' }),
    'algorithm none': withFirst({ alg: 'none' }),
    'an algorithm that is not the key’s': withFirst({ alg: 'ES256' }),
    'a P-256 key under EdDSA': withFirst({ publicKeyJwk: p256Jwk('t-26a') }),
    'a private key': withFirst({ publicKeyJwk: { ...first!.publicKeyJwk, d: base64url(new Uint8Array(32)) } }),
    'a key of 31 bytes': withFirst({ publicKeyJwk: { ...first!.publicKeyJwk, x: base64url(new Uint8Array(31)) } }),
    'a house key of P-256': withFirst({ kid: 'h-26p', alg: 'ES256', publicKeyJwk: p256Jwk('h-26p') }),
    'a kid of no space': withFirst({ kid: 'x-26a' }),
    'a kid with a path': withFirst({ kid: '../t-26a' }),
    'a kid twice': signedAnyhow({ ...UNSIGNED_LIST, keys: [first, { ...second, kid: first!.kid }] }),
    'notBefore at notAfter': withFirst({ notBefore: first!.notAfter }),
    'a time without Z': withFirst({ notBefore: '2026-01-01T00:00:00' }),
    'a time with an offset': withFirst({ notBefore: '2026-01-01T00:00:00+08:00' }),
    'a time in numbers': withFirst({ notBefore: 1_767_225_600 }),
    'a day alone': withFirst({ notBefore: '2026-01-01' }),
    '30 February': withFirst({ notBefore: '2026-02-30T00:00:00Z' }),
    'hour 24': withFirst({ notBefore: '2026-01-01T24:00:00Z' }),
    'validUntil null': signedAnyhow({ ...UNSIGNED_LIST, validUntil: null }),
    '65 keys': signedAnyhow({ ...UNSIGNED_LIST, keys: Array.from({ length: 65 }, (_, i) => ({ ...first, kid: `t-${i}` })) }),
  }),
  ...badListsOf('keys', KEY_LIST as object as Record<string, unknown>, 'keys', ed25519Signer('root')).map((one) => ({ ...one, now: NOW })),
];
