import { createHmac } from 'node:crypto';
import type { Member } from './raw-bytes.js';
import { ascii, bstr, cat, hex, int, map, NULL, tstr } from './raw-bytes.js';
import { header, server } from './parts.js';
import { ed25519Public, ed25519Signer, p256Signer } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

const ALG: Member = [int(1), int(-8)];
const KID: Member = [int(4), bstr(ascii('t-26a'))];
const TYP: Member = [int(16), tstr('yjt')];
const headed = (...list: Member[]): string => server({ header: map(...list) });
const withAlg = (value: Uint8Array): string => headed([int(1), value], KID, TYP);
const withKid = (kid: string): string => server({ header: header(-8, kid, 'yjt') });
const withTyp = (value: Uint8Array): string => headed(ALG, KID, [int(16), value]);
const macSigner = (message: Uint8Array): Uint8Array => cat(new Uint8Array(createHmac('sha256', ed25519Public('t-26a')).update(message).digest()), new Uint8Array(32));

/** The map of the header with an extra member, in canonical order. */
const extra = (after: 'ALG' | 'KID' | 'TYP', member: Member): string =>
  headed(ALG, ...(after === 'ALG' ? [member] : []), KID, ...(after === 'KID' ? [member] : []), TYP, ...(after === 'TYP' ? [member] : []));

export const refusedHeaders: readonly NegativeVector[] = [
  ...refusals('alg', 'MALFORMED', {
    'missing': headed(KID, TYP),
    'null': withAlg(NULL),
    '0, reserved': withAlg(int(0)),
    'the text none': withAlg(tstr('none')),
    'the text EdDSA': withAlg(tstr('EdDSA')),
    'the text HS256': withAlg(tstr('HS256')),
    '5, HMAC 256/256, keyed with the public key': server({ header: header(5, 't-26a', 'yjt'), sign: macSigner }),
    '4, HMAC 256/64': withAlg(int(4)),
    '-19, Ed25519 of RFC 9864': withAlg(int(-19)),
    '-9, ESP256 of RFC 9864': withAlg(int(-9)),
    '-35, ES384': withAlg(int(-35)),
    '-36, ES512': withAlg(int(-36)),
    '-37, PS256': withAlg(int(-37)),
    '-47, ES256K': withAlg(int(-47)),
    '-257, RS256': withAlg(int(-257)),
    '-65600, reserved for SM2': withAlg(int(-65600)),
    '-8 in two bytes': withAlg(hex('3807')),
    'positive 8': withAlg(int(8)),
    'twice': headed(ALG, ALG, KID, TYP),
    'twice, the first another': headed([int(1), int(-7)], ALG, KID, TYP),
  }),
  ...refusals('alg', 'BAD_SIGNATURE', {
    'ES256 under the kid of an Ed25519 key': server({ header: header(-7, 't-26a', 'yjt') }),
    'ES256 under the kid of an Ed25519 key, signed with a P-256 key': server({ header: header(-7, 't-26a', 'yjt'), sign: p256Signer('device') }),
    'EdDSA under the kid of a P-256 key': server({ header: header(-8, 't-26b', 'yjt'), sign: p256Signer('t-26b') }),
    'EdDSA under the kid of a P-256 key, signed with an Ed25519 key': server({ header: header(-8, 't-26b', 'yjt'), sign: ed25519Signer('t-26a') }),
  }),
  ...refusals('kid', 'MALFORMED', {
    'missing': headed(ALG, TYP),
    'empty': withKid(''),
    'a path': withKid('../../keys/t-26a'),
    'a path that begins well': withKid('t-26a/../x'),
    'an absolute path': withKid('/etc/passwd'),
    'the null device': withKid('/dev/null'),
    'SQL': withKid("t-26a' OR '1'='1"),
    'SQL with a comment': withKid("t-26a';--"),
    'a command': withKid('t-26a|id'),
    'a template': withKid('t-${7*7}'),
    'a web address': withKid('https://evil.example/jwks.json'),
    'a prototype name': withKid('__proto__'),
    'a zero byte behind it': withKid('t-26a\u0000'),
    'a line feed behind it': withKid('t-26a\n'),
    'a space behind it': withKid('t-26a '),
    'upper case': withKid('T-26A'),
    'another space': withKid('x-26a'),
    'no name': withKid('t-'),
    'fifteen letters': withKid('t-abcdefghijklmno'),
    'outside ASCII': withKid('t-26\u00e1'),
    'as text': headed(ALG, [int(4), tstr('t-26a')], TYP),
    'as a number': headed(ALG, [int(4), int(26)], TYP),
    'as a list': headed(ALG, [int(4), cat(hex('81'), bstr(ascii('t-26a')))], TYP),
    'length in two bytes': headed(ALG, [int(4), bstr(ascii('t-26a'), 1)], TYP),
    'twice': headed(ALG, KID, KID, TYP),
    'twice, the second another': headed(ALG, KID, [int(4), bstr(ascii('t-26b'))], TYP),
  }),
  ...refusals('kid', 'UNKNOWN_KEY', {
    'in no list': server({ header: header(-8, 't-99z', 'yjt'), sign: ed25519Signer('t-99z') }),
    'one letter more': withKid('t-26aa'),
    'one letter less': withKid('t-26'),
    'of a strip key, which signs no tokens': server({ header: header(-8, 's-26a', 'yjt'), sign: ed25519Signer('s-26a') }),
    'of a house key, which signs no tokens': server({ header: header(-8, 'h-26a', 'yjt'), sign: ed25519Signer('h-26a') }),
  }),
  ...refusals('typ', 'MALFORMED', {
    'missing': headed(ALG, KID),
    'of a strip': withTyp(tstr('yjs')),
    'of a house code': withTyp(tstr('yjh')),
    'of a device token, with a kid': withTyp(tstr('yjd')),
    'JWT': withTyp(tstr('JWT')),
    'in capitals': withTyp(tstr('YJT')),
    'with application/': withTyp(tstr('application/yjt')),
    'empty': withTyp(tstr('')),
    'a number': withTyp(int(61)),
    'bytes': withTyp(bstr(ascii('yjt'))),
    'a name of every object': withTyp(tstr('constructor')),
    'twice': headed(ALG, KID, TYP, TYP),
  }),
  ...refusals('header', 'MALFORMED', {
    'crit': extra('ALG', [int(2), cat(hex('81'), int(16))]),
    'content type': extra('ALG', [int(3), int(60)]),
    'IV': extra('KID', [int(5), bstr(new Uint8Array(12))]),
    'CWT claims': extra('KID', [int(15), map([int(1), tstr('yuejuma')])]),
    'x5bag': extra('TYP', [int(32), bstr(hex('3000'))]),
    'x5chain': extra('TYP', [int(33), bstr(hex('3000'))]),
    'x5t': extra('TYP', [int(34), cat(hex('82'), int(-16), bstr(new Uint8Array(32)))]),
    'x5u': extra('TYP', [int(35), tstr('https://evil.example/k')]),
    'an embedded COSE_Key': extra('TYP', [int(-1), map([int(1), int(1)], [int(-1), int(6)], [int(-2), bstr(ed25519Public('attacker'))])]),
    'a text label jku': extra('TYP', [tstr('jku'), tstr('https://evil.example/jwks.json')]),
    'a text label jwk': extra('TYP', [tstr('jwk'), tstr('{}')]),
    'kid before alg': headed(KID, ALG, TYP),
    'typ first': headed(TYP, ALG, KID),
    'empty map': server({ header: map() }),
    'not a map': server({ header: cat(hex('83'), int(-8), bstr(ascii('t-26a')), tstr('yjt')) }),
    'head in two bytes': server({ header: cat(hex('b803'), ...ALG, ...KID, ...TYP) }),
    'of indefinite length': server({ header: cat(hex('bf'), ...ALG, ...KID, ...TYP, hex('ff')) }),
    'one member more than said': server({ header: cat(hex('a2'), ...ALG, ...KID, ...TYP) }),
    'one member less than said': server({ header: cat(hex('a4'), ...ALG, ...KID, ...TYP) }),
    'a byte behind the map': server({ header: cat(map(ALG, KID, TYP), [0]) }),
    'a label in two bytes': server({ header: cat(hex('a3'), hex('1801'), ALG[1], ...KID, ...TYP) }),
  }),
];
