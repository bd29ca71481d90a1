import { arr, ascii, bstr, cat, hex, int, map, members, NULL, tag, tstr } from './raw-bytes.js';
import type { Bytes } from './raw-bytes.js';
import { claimMap, goodFrame, residentText, server, serverParts, sign1, tokenClaims } from './parts.js';
import type { Sign1Parts } from './parts.js';
import { ed25519Public } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

type Frame = NonNullable<Sign1Parts['frame']>;
const framed = (frame: Frame): string => server({ frame });
const withUnprotected = (unprotected: Uint8Array): string => framed((p, m, s) => tag(18, arr(bstr(p), unprotected, bstr(m), bstr(s))));
const good = sign1(serverParts());
const coseKey = (name: string): Bytes => map([int(1), int(1)], [int(-1), int(6)], [int(-2), bstr(ed25519Public(name))]);
const derSequence = hex('3006020101020101');

export const refusedFrames: readonly NegativeVector[] = [
  ...refusals('frame', 'MALFORMED', {
    'no tag': framed((p, m, s) => arr(bstr(p), map(), bstr(m), bstr(s))),
    'tag 16, COSE_Encrypt0': framed((p, m, s) => tag(16, arr(bstr(p), map(), bstr(m), bstr(s)))),
    'tag 17, COSE_Mac0': framed((p, m, s) => tag(17, arr(bstr(p), map(), bstr(m), bstr(s)))),
    'tag 98, COSE_Sign': framed((p, m, s) => tag(98, arr(bstr(p), map(), bstr(m), bstr(s)))),
    'tag 61, CWT, around it': framed((p, m, s) => tag(61, goodFrame(p, m, s))),
    'tag 18 twice': framed((p, m, s) => tag(18, goodFrame(p, m, s))),
    'tag 55799, self-described CBOR, around it': framed((p, m, s) => tag(55799, goodFrame(p, m, s))),
    'tag 18 in two bytes': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m), bstr(s)), 1)),
    'array of three': framed((p, m) => tag(18, arr(bstr(p), map(), bstr(m)))),
    'array of five': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m), bstr(s), NULL))),
    'array head in two bytes': framed((p, m, s) => tag(18, cat(hex('9804'), bstr(p), map(), bstr(m), bstr(s)))),
    'array of indefinite length': framed((p, m, s) => tag(18, cat(hex('9f'), bstr(p), map(), bstr(m), bstr(s), hex('ff')))),
    'a map instead of the array': framed((p, m, s) => tag(18, cat(hex('a2'), bstr(p), map(), bstr(m), bstr(s)))),
    'protected header not wrapped': framed((p, m, s) => tag(18, arr(p, map(), bstr(m), bstr(s)))),
    'protected header as text': framed((p, m, s) => tag(18, arr(cat([0x60 | p.length], p), map(), bstr(m), bstr(s)))),
    'protected header empty': framed((_, m, s) => tag(18, arr(bstr(new Uint8Array(0)), map(), bstr(m), bstr(s)))),
    'protected header length in two bytes': framed((p, m, s) => tag(18, arr(bstr(p, 1), map(), bstr(m), bstr(s)))),
    'protected header of indefinite length': framed((p, m, s) => tag(18, arr(cat(hex('5f'), bstr(p), hex('ff')), map(), bstr(m), bstr(s)))),
    'unprotected null': withUnprotected(NULL),
    'unprotected of indefinite length': withUnprotected(hex('bfff')),
    'unprotected head in two bytes': withUnprotected(hex('b800')),
    'unprotected wrapped': withUnprotected(bstr(map())),
    'unprotected kid': withUnprotected(map([int(4), bstr(ascii('t-26a'))])),
    'unprotected alg': withUnprotected(map([int(1), int(-8)])),
    'unprotected COSE_Key': withUnprotected(map([int(-1), coseKey('attacker')])),
    'unprotected x5chain': withUnprotected(map([int(33), bstr(derSequence)])),
    'unprotected x5u': withUnprotected(map([int(35), tstr('https://evil.example/k')])),
    'unprotected counter signature': withUnprotected(map([int(11), bstr(new Uint8Array(64))])),
    'payload detached': framed((p, _, s) => tag(18, arr(bstr(p), map(), NULL, bstr(s)))),
    'payload not wrapped': framed((p, m, s) => tag(18, arr(bstr(p), map(), m, bstr(s)))),
    'payload empty': server({ payload: new Uint8Array(0) }),
    'payload length in four bytes': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m, 4), bstr(s)))),
    'payload length in two bytes': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m, 2), bstr(s)))),
    'payload of indefinite length': framed((p, m, s) => tag(18, arr(bstr(p), map(), cat(hex('5f'), bstr(m), hex('ff')), bstr(s)))),
    'payload longer than the bytes': framed((p, m) => tag(18, cat(hex('84'), bstr(p), map(), hex('5903e8'), m))),
    'signature empty': framed((p, m) => goodFrame(p, m, new Uint8Array(0))),
    'signature of 63 bytes': framed((p, m, s) => goodFrame(p, m, s.slice(0, 63))),
    'signature of 65 bytes': framed((p, m, s) => goodFrame(p, m, cat(s, [0]))),
    'signature of 32 bytes, a MAC': framed((p, m, s) => goodFrame(p, m, s.slice(0, 32))),
    'signature in DER': framed((p, m, s) => goodFrame(p, m, cat(hex('3044 0220'), s.slice(0, 32), hex('0220'), s.slice(32)))),
    'signature null': framed((p, m) => tag(18, arr(bstr(p), map(), bstr(m), NULL))),
    'signature length in four bytes': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m), bstr(s, 4)))),
    'signature of indefinite length': framed((p, m, s) => tag(18, arr(bstr(p), map(), bstr(m), cat(hex('5f'), bstr(s), hex('ff'))))),
    'a zero byte after the end': residentText(cat(good, [0])),
    'a null after the end': residentText(cat(good, NULL)),
    'a break after the end': residentText(cat(good, hex('ff'))),
    'a zero byte before the start': residentText(cat([0], good)),
    'payload alone': residentText(claimMap(tokenClaims())),
    'members without a frame': residentText(members([[int(1), tstr('yuejuma')]])),
    'JSON': residentText(ascii('{"iss":"yuejuma"}')),
    'deflated, as the health certificate is': residentText(hex('789c4b04000062 0062')),
  }),
];
