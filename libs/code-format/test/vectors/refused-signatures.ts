import { ed25519 } from '@noble/curves/ed25519.js';
import { arr, bstr, cat, filler, hex, int, tstr } from './raw-bytes.js';
import type { Claims, Sign1Parts } from './parts.js';
import { claimMap, goodFrame, header, server, serverWith, T, tokenClaims } from './parts.js';
import type { Signer } from './test-keys.js';
import { ed25519Signer, p256Signer } from './test-keys.js';
import type { NegativeVector, VectorOptions } from './vector.js';
import { at, refusals } from './vector.js';

const signer = ed25519Signer('t-26a');
const signedAs = (sign: Signer): string => server({ sign });
const withSignature = (change: (signature: Uint8Array) => Uint8Array): string => server({ frame: (p, m, s) => goodFrame(p, m, change(s)) });
const otherPayload = (claims: Claims): string => server({ frame: (p, _, s) => goodFrame(p, claimMap(tokenClaims(claims)), s) });
const byP256: Partial<Sign1Parts> = { header: header(-7, 't-26b', 'yjt'), sign: p256Signer('t-26b') };
const p256Altered = (change: (signature: Uint8Array) => Uint8Array): string => server({ ...byP256, frame: (p, m, s) => goodFrame(p, m, change(s)) });
const overOther = (make: (protectedBytes: Uint8Array, payload: Uint8Array) => Uint8Array): string => server({ frame: (p, m) => goodFrame(p, m, signer(make(p, m))) });
const signedBy = (kid: string, claims: Claims = {}): string => server({ header: header(-8, kid, 'yjt'), payload: claimMap(tokenClaims(claims)), sign: ed25519Signer(kid) });
const EMPTY = new Uint8Array(0);
const P256_ORDER = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** The Ed25519 signature with S + L instead of S: RFC 8032 refuses it, careless verifiers do not. */
function plusOrder(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + ed25519.Point.Fn.ORDER;
  return cat(signature.slice(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse());
}

export const refusedSignatures: readonly NegativeVector[] = [
  ...refusals('signature', 'BAD_SIGNATURE', {
    'by another token key': signedAs(ed25519Signer('t-27a')),
    'by a strip key': signedAs(ed25519Signer('s-26a')),
    'by a house key': signedAs(ed25519Signer('h-26a')),
    'by the root key': signedAs(ed25519Signer('root')),
    'by a stranger': signedAs(ed25519Signer('attacker')),
    'all zero': withSignature(() => new Uint8Array(64)),
    'all ones': withSignature(() => new Uint8Array(64).fill(255)),
    'random': withSignature(() => filler('signature', 64)),
    'the halves exchanged': withSignature((s) => cat(s.slice(32), s.slice(0, 32))),
    'reversed': withSignature((s) => new Uint8Array(s).reverse()),
    'S + L': withSignature(plusOrder),
    'S zero': withSignature((s) => cat(s.slice(0, 32), new Uint8Array(32))),
    'R the neutral point, S zero': withSignature(() => cat([1], new Uint8Array(63))),
    'of a token with another cti': otherPayload({ cti: bstr(filler('other cti', 16)) }),
    'of a token with a later exp': otherPayload({ exp: int(T + 59) }),
    'of a token with an earlier nbf': otherPayload({ nbf: int(T - 1), iat: int(T - 1), exp: int(T + 59) }),
    'of a token with another version': otherPayload({ version: int(2) }),
    'over the payload alone': overOther((_, m) => m),
    'over header and payload without a Sig_structure': overOther((p, m) => cat(p, m)),
    'over the context Signature': overOther((p, m) => arr(tstr('Signature'), bstr(p), bstr(EMPTY), bstr(m))),
    'over the context MAC0': overOther((p, m) => arr(tstr('MAC0'), bstr(p), bstr(EMPTY), bstr(m))),
    'over other external data': overOther((p, m) => arr(tstr('Signature1'), bstr(p), bstr(hex('00')), bstr(m))),
    'over an empty header': overOther((_, m) => arr(tstr('Signature1'), bstr(EMPTY), bstr(EMPTY), bstr(m))),
    'over the structure in one more byte string': overOther((p, m) => bstr(arr(tstr('Signature1'), bstr(p), bstr(EMPTY), bstr(m)))),
  }),
  ...refusals('P-256 signature', 'BAD_SIGNATURE', {
    'by another key': server({ ...byP256, sign: p256Signer('s-26b') }),
    'all zero': p256Altered(() => new Uint8Array(64)),
    'r zero': p256Altered((s) => cat(new Uint8Array(32), s.slice(32))),
    's zero': p256Altered((s) => cat(s.slice(0, 32), new Uint8Array(32))),
    'r the order': p256Altered((s) => cat(P256_ORDER, s.slice(32))),
    's the order': p256Altered((s) => cat(s.slice(0, 32), P256_ORDER)),
    'r and s one': p256Altered(() => cat(new Uint8Array(31), [1], new Uint8Array(31), [1])),
    'r and s exchanged': p256Altered((s) => cat(s.slice(32), s.slice(0, 32))),
    'little-endian': p256Altered((s) => cat(s.slice(0, 32).reverse(), s.slice(32).reverse())),
    'by an Ed25519 key': server({ ...byP256, sign: ed25519Signer('t-26b') }),
  }),
  ...refusals('issuer', 'ISSUER_NOT_TRUSTED', {
    'another name': serverWith({ iss: tstr('yuekangma') }),
    'our name and more': serverWith({ iss: tstr('yuejuma2') }),
    'our name and less': serverWith({ iss: tstr('yuejum') }),
    'our name with a point': serverWith({ iss: tstr('yuejuma.') }),
    'revoked key': signedBy('t-25r'),
    'key from its notAfter on': signedBy('t-25x'),
    'key long after its notAfter': { text: signedBy('t-25x', { exp: int(T + 7260), nbf: int(T + 7200), iat: int(T + 7200) }), now: at(7200) },
    'key before its notBefore': signedBy('t-27n'),
    'key a millisecond before its notBefore': { text: signedBy('t-27n'), now: at(0.999) },
    'key after its notAfter, of a token that began before it': { text: signedBy('t-25x', { exp: int(T + 30), nbf: int(T - 30), iat: int(T - 30) }), now: at(1) },
  }),
];

const good = server();
const options = (given: VectorOptions, text = good) => ({ text, options: given });

export const refusedTimes: readonly NegativeVector[] = [
  ...refusals('clock', 'NOT_YET_VALID', {
    '15.001 s before nbf': { text: good, now: at(-15.001) },
    '16 s before nbf': { text: good, now: at(-16) },
    'a minute before nbf': { text: good, now: at(-60) },
    'ten minutes before nbf': { text: good, now: at(-600) },
    'a day before nbf': { text: good, now: at(-86_400) },
    '1 ms before nbf without skew': { text: good, now: at(-0.001), options: { skewSeconds: 0 } },
    '31 s before nbf with a skew of 30': { text: good, now: at(-31), options: { skewSeconds: 30 } },
  }),
  ...refusals('clock', 'EXPIRED', {
    '15 s after exp': { text: good, now: at(75) },
    '15.001 s after exp': { text: good, now: at(75.001) },
    '16 s after exp': { text: good, now: at(76) },
    'a minute after exp': { text: good, now: at(120) },
    'ten minutes after exp': { text: good, now: at(660) },
    'a day after exp': { text: good, now: at(86_460) },
    'exp without skew': { text: good, now: at(60), options: { skewSeconds: 0 } },
    '15 s after exp of a token of 30 s': { text: serverWith({ exp: int(T + 30) }), now: at(45) },
  }),
  ...refusals('version', 'VERSION_TOO_OLD', {
    '1 under a floor of 2': options({ minVersion: 2 }),
    '1 under a floor of 65535': options({ minVersion: 65_535 }),
    '255 under a floor of 256': options({ minVersion: 256 }, serverWith({ version: int(255) })),
  }),
  ...refusals('status list', 'STATUS_LIST_STALE', {
    '24 h and 1 ms old, token of the server': options({ statusList: { producedTime: at(-86_400.001), revoked: [] } }),
    'of last week, token of the server': options({ statusList: { producedTime: at(-604_800), revoked: [] } }),
    'from the future, token of the server': options({ statusList: { producedTime: at(15.001), revoked: [] } }),
  }),
  ...refusals('order', 'MALFORMED', { 'long life before an unknown key': signedBy('t-99z', { exp: int(T + 61) }) }),
  ...refusals('order', 'UNKNOWN_KEY', { 'unknown key before expiry': { text: signedBy('t-99z'), now: at(600) }, 'unknown key before a wrong issuer': signedBy('t-99z', { iss: tstr('other') }) }),
  ...refusals('order', 'ISSUER_NOT_TRUSTED', { 'wrong issuer before a bad signature': server({ payload: claimMap(tokenClaims({ iss: tstr('other') })), sign: ed25519Signer('attacker') }), 'revoked key before expiry': { text: signedBy('t-25r'), now: at(600) } }),
  ...refusals('order', 'BAD_SIGNATURE', { 'bad signature before expiry': { text: signedAs(ed25519Signer('attacker')), now: at(600) }, 'bad signature before the floor': { text: signedAs(ed25519Signer('attacker')), options: { minVersion: 2 } } }),
  ...refusals('order', 'EXPIRED', { 'expiry before the floor': { text: good, now: at(600), options: { minVersion: 2 } } }),
  ...refusals('order', 'VERSION_TOO_OLD', { 'floor before a stale list': options({ minVersion: 2, statusList: { producedTime: at(-90_000), revoked: [] } }) }),
];
