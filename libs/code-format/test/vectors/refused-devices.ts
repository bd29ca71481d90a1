import type { Member } from './raw-bytes.js';
import { bstr, cat, filler, hex, int, map, NULL, tag, tstr } from './raw-bytes.js';
import type { Claims } from './parts.js';
import { claimMap, cnfOf, coseKeyMembers, deviceParts, deviceText, goodFrame, header, houseParts, residentText, server, serverParts, sign1, stripClaims, stripParts, stripWith, T, tokenClaims } from './parts.js';
import { ed25519Signer, p256Signer } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { at, FRESH_LIST, refusals } from './vector.js';

const strip = sign1(stripParts());
const device = { options: FRESH_LIST };
const stripBy = (kid: string, alg = -8, claims: Claims = {}): Uint8Array => stripWith(claims, { header: header(alg, kid, 'yjs'), sign: ed25519Signer(kid) });
const stripped = (claims: Claims): string => deviceText(stripWith(claims));
const stripKey = (...list: readonly Member[]): string => stripped({ cnf: cnfOf(list) });
const [KTY, CRV, X, Y] = coseKeyMembers('device') as [Member, Member, Member, Member];
const good = deviceText();
const later = (seconds: number): Claims => ({ exp: int(T + seconds + 60), nbf: int(T + seconds), iat: int(T + seconds) });
const listed = (producedTime: string, revoked: readonly number[] = []) => ({ text: good, options: { statusList: { producedTime, revoked } } });

export const refusedDevices: readonly NegativeVector[] = [
  ...refusals('confusion', 'MALFORMED', {
    'a strip as a token': residentText(strip),
    'a strip with the claims of a token': residentText(sign1(stripParts({ payload: claimMap(tokenClaims()) }))),
    'a token of the server as a strip': deviceText(sign1(serverParts())),
    'a token of the server with the claims of a strip as a strip': deviceText(sign1(serverParts({ payload: claimMap(stripClaims()) }))),
    'a device token as a strip': deviceText(sign1(deviceParts())),
    'a house code as a strip': deviceText(sign1(houseParts())),
    'a house code as a token': residentText(sign1(houseParts())),
    'the claims of a strip in a token': server({ payload: claimMap(stripClaims()) }),
    'a device token without a strip': deviceText(strip, { strip: null }),
    'a device token with a kid': deviceText(strip, {}, { header: header(-7, 't-26a', 'yjd') }),
    'a device token with the kid of the strip': deviceText(strip, {}, { header: header(-7, 's-26a', 'yjd') }),
    'a device token of EdDSA': deviceText(strip, {}, { header: header(-8, undefined, 'yjd') }),
    'a device token without typ': deviceText(strip, {}, { header: map([int(1), int(-7)]) }),
    'typ of the server without a kid': deviceText(strip, {}, { header: header(-7, undefined, 'yjt') }),
    'a device token, header said to have four members': deviceText(strip, {}, { header: cat(hex('a4'), header(-7, undefined, 'yjd').slice(1)) }),
    'a device token, header said to have one member': deviceText(strip, {}, { header: cat(hex('a1'), header(-7, undefined, 'yjd').slice(1)) }),
    'a device token that calls itself a strip': deviceText(strip, {}, { header: header(-7, 's-26b', 'yjs') }),
    'a device token that calls itself a house code': deviceText(strip, {}, { header: header(-8, 'h-26a', 'yjh') }),
    'a strip without a kid': deviceText(sign1(stripParts({ header: header(-8, undefined, 'yjs') }))),
    'a strip of typ yjd': deviceText(sign1(stripParts({ header: header(-8, 's-26a', 'yjd') }))),
  }, device),
  ...refusals('strip', 'MALFORMED', {
    'null': deviceText(strip, { strip: NULL }),
    'empty': deviceText(new Uint8Array(0)),
    'not wrapped': deviceText(strip, { strip }),
    'wrapped twice': deviceText(bstr(strip)),
    'tag 24, embedded CBOR': deviceText(strip, { strip: tag(24, bstr(strip)) }),
    'without tag 18': deviceText(strip.slice(1)),
    'a byte behind it': deviceText(cat(strip, [0])),
    'cut short': deviceText(strip.slice(0, -1)),
    'of indefinite length': deviceText(strip, { strip: cat(hex('5f'), bstr(strip), hex('ff')) }),
    'length in four bytes': deviceText(strip, { strip: bstr(strip, 4) }),
    'over 512 bytes': deviceText(cat(strip, new Uint8Array(310))),
    'life of 24 h and 1 s': stripped({ nbf: int(T - 43_201) }),
    'life of a week': stripped({ exp: int(T + 604_800) }),
    'exp equal to nbf': stripped({ exp: int(T - 12 * 3600) }),
    'with iat': stripped({ iat: int(T - 12 * 3600) }),
    'with cti': stripped({ cti: bstr(filler('strip', 16)) }),
    'with a subject': deviceText(sign1(stripParts({ payload: cat(hex('a7'), claimMap(stripClaims()).slice(1, 10), int(2), tstr('x'), claimMap(stripClaims()).slice(10)) }))),
    'without status index': stripped({ statusIndex: null }),
    'negative status index': stripped({ statusIndex: int(-1) }),
    'status index over 32 bits': stripped({ statusIndex: int(2 ** 32) }),
    'status index not shortest': stripped({ statusIndex: int(7, 4) }),
    'without version': stripped({ version: null }),
    'without cnf': stripped({ cnf: null }),
    'in a strip': stripped({ strip: bstr(strip) }),
    'cnf with a kid': stripped({ cnf: map([int(3), bstr(filler('kid', 8))]) }),
    'cnf with two members': stripped({ cnf: map([int(1), map(KTY, CRV, X, Y)], [int(3), bstr(filler('kid', 8))]) }),
    'key of kty OKP': stripKey([int(1), int(1)], CRV, X, Y),
    'key of kty symmetric': stripKey([int(1), int(4)], [int(-1), bstr(filler('k', 32))]),
    'key of P-384': stripKey(KTY, [int(-1), int(2)], X, Y),
    'key of secp256k1': stripKey(KTY, [int(-1), int(8)], X, Y),
    'key with x of 31 bytes': stripKey(KTY, CRV, [int(-2), bstr(filler('x', 31))], Y),
    'key with x of 33 bytes': stripKey(KTY, CRV, [int(-2), bstr(filler('x', 33))], Y),
    'key with y compressed': stripKey(KTY, CRV, X, [int(-3), hex('f5')]),
    'key without y': stripKey(KTY, CRV, X),
    'key with its private part': stripKey(KTY, CRV, X, Y, [int(-4), bstr(filler('d', 32))]),
    'key with alg': stripKey(KTY, [int(3), int(-7)], CRV, X, Y),
    'key with a kid': stripKey(KTY, [int(2), bstr(filler('kid', 8))], CRV, X, Y),
    'key in the wrong order': stripKey(KTY, X, CRV, Y),
    'unprotected header': deviceText(sign1(stripParts({ frame: (p, m, s) => tag(18, cat(hex('84'), bstr(p), map([int(4), bstr(hex('00'))]), bstr(m), bstr(s))) }))),
  }, device),
  ...refusals('device life', 'MALFORMED', {
    'a token of 61 s': deviceText(strip, { exp: int(T + 61) }),
    'a token for the whole life of its strip': deviceText(strip, { exp: int(T + 12 * 3600) }),
    'iat after nbf': deviceText(strip, { iat: int(T + 1) }),
    'cti of 15 bytes': deviceText(strip, { cti: bstr(filler('cti', 15)) }),
  }, device),
  ...refusals('strip key', 'UNKNOWN_KEY', {
    'of no list': deviceText(stripBy('s-99z')),
    'a token key, which signs no strips': deviceText(stripBy('t-26a')),
    'a house key, which signs no strips': deviceText(stripBy('h-26a')),
  }, device),
  ...refusals('strip issuer', 'ISSUER_NOT_TRUSTED', {
    'revoked key': deviceText(stripBy('s-25r')),
    'key past its notAfter': deviceText(stripBy('s-25x')),
    'another name in the strip': stripped({ iss: tstr('other') }),
    'another name in the token': deviceText(strip, { iss: tstr('other') }),
  }, device),
  ...refusals('device signature', 'BAD_SIGNATURE', {
    'by the key of another strip': deviceText(strip, {}, { sign: p256Signer('other-device') }),
    'by the issuer key of the strip': deviceText(strip, {}, { sign: ed25519Signer('s-26a') }),
    'strip of another device': deviceText(stripWith({ cnf: cnfOf(coseKeyMembers('other-device')) })),
    'strip signed by the device itself': deviceText(sign1(stripParts({ sign: p256Signer('device') }))),
    'strip signed by a token key under the kid of a strip key': deviceText(sign1(stripParts({ sign: ed25519Signer('t-26a') }))),
    'strip that says ES256 under the kid of an Ed25519 key': deviceText(stripBy('s-26a', -7)),
    'strip with a later exp': deviceText(sign1(stripParts({ frame: (p, _, s) => goodFrame(p, claimMap(stripClaims({ exp: int(T + 12 * 3600 - 1) })), s) }))),
    'strip with another status index': deviceText(sign1(stripParts({ frame: (p, _, s) => goodFrame(p, claimMap(stripClaims({ statusIndex: int(70_008) })), s) }))),
    'strip with another key put in': deviceText(sign1(stripParts({ frame: (p, _, s) => goodFrame(p, claimMap(stripClaims({ cnf: cnfOf(coseKeyMembers('other-device')) })), s) })), {}, { sign: p256Signer('other-device') }),
    'key that is no point of the curve': stripKey(KTY, CRV, X, [int(-3), bstr(filler('y', 32))]),
    'key of zeros': stripKey(KTY, CRV, [int(-2), bstr(new Uint8Array(32))], [int(-3), bstr(new Uint8Array(32))]),
    'of another token of the strip': deviceText(strip, {}, { frame: (p, _, s) => goodFrame(p, claimMap(tokenClaims({ strip: bstr(strip), cti: bstr(filler('other cti', 16)) })), s) }),
  }, device),
  ...refusals('strip clock', 'EXPIRED', {
    '15 s after the strip ends': { text: deviceText(stripWith({ exp: int(T - 15) })) },
    'an hour after the strip ends': { text: deviceText(stripWith({ exp: int(T - 3600) })) },
    'a fresh token of yesterday’s strip': { text: deviceText(strip, later(86_400)), now: at(86_400), options: { statusList: { producedTime: at(86_000), revoked: [] } } },
    'token 15 s after its exp, strip still good': { text: good, now: at(75) },
    'token of ten minutes ago, strip still good': { text: good, now: at(660) },
  }, device),
  ...refusals('strip clock', 'NOT_YET_VALID', {
    '15.001 s before the strip begins': { text: deviceText(stripWith({ nbf: int(T) }), { nbf: int(T - 30), iat: int(T - 30), exp: int(T + 30) }), now: at(-15.001) },
    'tomorrow’s strip': deviceText(stripWith({ nbf: int(T + 3600), exp: int(T + 86_400) })),
    'token 16 s before its nbf, strip good': { text: good, now: at(-16) },
    'tomorrow’s strip and yesterday’s token': deviceText(stripWith({ nbf: int(T + 3600), exp: int(T + 86_400) }), later(-86_400)),
  }, device),
  ...refusals('device version', 'VERSION_TOO_OLD', {
    'strip under the floor, token over it': { text: deviceText(strip, { version: int(2) }), options: { ...FRESH_LIST, minVersion: 2 } },
    'token under the floor, strip over it': { text: deviceText(stripWith({ version: int(2) })), options: { ...FRESH_LIST, minVersion: 2 } },
    'both under the floor': { text: good, options: { ...FRESH_LIST, minVersion: 2 } },
  }),
  ...refusals('status list', 'STATUS_LIST_STALE', {
    'none': { text: good },
    '24 h and 1 ms old': listed(at(-86_400.001)),
    'of last month': listed(at(-2_592_000)),
    'from the future': listed(at(15.001)),
    'stale, and the strip in it': listed(at(-90_000), [70_007]),
  }),
  ...refusals('status list', 'REVOKED', {
    'the strip alone': listed(at(-3600), [70_007]),
    'the strip among others': listed(at(-86_400), [1, 70_006, 70_007, 70_008]),
    'position 0': { text: stripped({ statusIndex: int(0) }), options: { statusList: { producedTime: at(0), revoked: [0] } } },
    'the last position': { text: stripped({ statusIndex: int(0xffff_ffff) }), options: { statusList: { producedTime: at(0), revoked: [0xffff_ffff] } } },
  }),
];
