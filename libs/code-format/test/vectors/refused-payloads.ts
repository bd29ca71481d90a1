import type { Member } from './raw-bytes.js';
import { ascii, bstr, cat, filler, hex, int, map, members, NULL, tag, tstr } from './raw-bytes.js';
import type { ClaimName } from './parts.js';
import { claimMap, claimMembers, cnfOf, coseKeyMembers, server, serverWith, sign1, stripParts, T, tokenClaims } from './parts.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

const NAMES: readonly ClaimName[] = ['iss', 'exp', 'nbf', 'iat', 'cti', 'version'];
const good = claimMembers(tokenClaims());
const paid = (...list: readonly Member[]): string => server({ payload: map(...list) });
const named = (text: string, make: (name: ClaimName, index: number) => string) => Object.fromEntries(NAMES.map((name, index) => [text.replace('*', name), make(name, index)]));
const insert = (index: number, member: Member): string => paid(...good.slice(0, index), member, ...good.slice(index));

export const refusedPayloads: readonly NegativeVector[] = [
  ...refusals('payload', 'MALFORMED', {
    ...named('without *', (name) => serverWith({ [name]: null })),
    ...named('* twice', (_, i) => insert(i, good[i]!)),
    ...named('* null', (name) => serverWith({ [name]: NULL })),
    ...named('* true', (name) => serverWith({ [name]: hex('f5') })),
    ...Object.fromEntries([0, 1, 2, 3, 4].map((i) => [`${NAMES[i]} and ${NAMES[i + 1]} in the wrong order`, paid(...good.slice(0, i), good[i + 1]!, good[i]!, ...good.slice(i + 2))])),
    'private claim first': paid(good[5]!, ...good.slice(0, 5)),
    'sub': insert(1, [int(2), tstr('440106199001011234')]),
    'aud': insert(1, [int(3), tstr('library-gz')]),
    'cnf': insert(5, [int(8), cnfOf(coseKeyMembers('device'))]),
    'a strip in a token of the server': serverWith({ strip: bstr(sign1(stripParts())) }),
    'an unknown claim 9': insert(5, [int(9), tstr('openid')]),
    'an unknown claim -1': insert(5, [int(-1), int(0)]),
    'an unknown private claim': insert(6, [int(-70000), int(0)]),
    'a claim with a text key and a name': insert(6, [tstr('name'), tstr('王小明')]),
    'a key in two bytes': server({ payload: cat(hex('a6'), hex('1801'), good[0]![1], members(good.slice(1))) }),
    'of indefinite length': server({ payload: cat(hex('bf'), members(good), hex('ff')) }),
    'head in two bytes': server({ payload: cat(hex('b806'), members(good)) }),
    'one member more than said': server({ payload: cat(hex('a5'), members(good)) }),
    'one member less than said': server({ payload: cat(hex('a7'), members(good)) }),
    'a byte behind the map': server({ payload: cat(claimMap(tokenClaims()), [0]) }),
    'a second map behind the map': server({ payload: cat(claimMap(tokenClaims()), claimMap(tokenClaims())) }),
    'a list': server({ payload: cat(hex('86'), ...good.map(([, value]) => value)) }),
    'tagged': server({ payload: tag(61, claimMap(tokenClaims())) }),
    'an empty map': server({ payload: map() }),
  }),
  ...refusals('time', 'MALFORMED', {
    'exp in eight bytes': serverWith({ exp: int(T + 60, 8) }),
    'nbf in eight bytes': serverWith({ nbf: int(T, 8) }),
    'iat in eight bytes': serverWith({ iat: int(T, 8) }),
    'exp over 32 bits': serverWith({ exp: int(2 ** 32) }),
    'exp as a double': serverWith({ exp: cat(hex('fb'), new Uint8Array(Buffer.from([0x41, 0xda, 0xc0, 0, 0, 0, 0, 0]))) }),
    'exp as a half': serverWith({ exp: hex('f97bff') }),
    'exp infinite': serverWith({ exp: hex('f97c00') }),
    'exp tagged as a time': serverWith({ exp: tag(1, int(T + 60)) }),
    'exp as text': serverWith({ exp: tstr(String(T + 60)) }),
    'exp as a big number': serverWith({ exp: tag(2, bstr(hex('69200000'))) }),
    'exp negative': serverWith({ exp: int(-1) }),
    'nbf negative': serverWith({ nbf: int(-T) }),
    'iat small in two bytes': serverWith({ iat: hex('1817') }),
    'iat after nbf': serverWith({ iat: int(T + 1) }),
    'exp equal to nbf': serverWith({ exp: int(T) }),
    'exp before nbf': serverWith({ exp: int(T - 1) }),
    'milliseconds': serverWith({ exp: int((T + 60) * 1000), nbf: int(T * 1000), iat: int(T * 1000) }),
  }),
  ...refusals('life', 'MALFORMED', {
    '61 seconds': serverWith({ exp: int(T + 61) }),
    '60 seconds from nbf, 61 from iat': serverWith({ iat: int(T - 1) }),
    '75 seconds': serverWith({ exp: int(T + 75) }),
    'a day': serverWith({ exp: int(T + 86_400) }),
    'for ever': serverWith({ exp: int(0xffff_ffff) }),
    'issued in 1970': serverWith({ iat: int(0) }),
  }),
  ...refusals('iss', 'MALFORMED', {
    'as bytes': serverWith({ iss: bstr(ascii('yuejuma')) }),
    'as a number': serverWith({ iss: int(1) }),
    'empty': serverWith({ iss: tstr('') }),
    'of 33 letters': serverWith({ iss: tstr('y'.repeat(33)) }),
    'in capitals': serverWith({ iss: tstr('YUEJUMA') }),
    'with a space': serverWith({ iss: tstr('yuejuma ') }),
    'with a zero byte': serverWith({ iss: tstr('yuejuma\u0000') }),
    'in Chinese': serverWith({ iss: tstr('粤居码') }),
    'not UTF-8': serverWith({ iss: cat(hex('62'), hex('ff fe')) }),
    'length in two bytes': serverWith({ iss: tstr('yuejuma', 1) }),
    'of indefinite length': serverWith({ iss: cat(hex('7f'), tstr('yuejuma'), hex('ff')) }),
    'a web address': serverWith({ iss: tstr('https://yuejuma.example') }),
  }),
  ...refusals('cti', 'MALFORMED', {
    'empty': serverWith({ cti: bstr(new Uint8Array(0)) }),
    'of 8 bytes': serverWith({ cti: bstr(filler('cti', 8)) }),
    'of 15 bytes': serverWith({ cti: bstr(filler('cti', 15)) }),
    'of 33 bytes': serverWith({ cti: bstr(filler('cti', 33)) }),
    'as text': serverWith({ cti: tstr('0123456789abcdef') }),
    'length in two bytes': serverWith({ cti: bstr(filler('cti', 16), 1) }),
    'of indefinite length': serverWith({ cti: cat(hex('5f'), bstr(filler('cti', 16)), hex('ff')) }),
  }),
  ...refusals('version', 'MALFORMED', {
    '0': serverWith({ version: int(0) }),
    '65536': serverWith({ version: int(65_536) }),
    'negative': serverWith({ version: int(-1) }),
    'as text': serverWith({ version: tstr('1') }),
    'in two bytes': serverWith({ version: int(1, 1) }),
    'as a double': serverWith({ version: hex('f93c00') }),
  }),
];
