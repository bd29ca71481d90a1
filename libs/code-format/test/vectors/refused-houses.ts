import { ascii, base45, bstr, cat, filler, hex, int, map, NULL, tag, tstr } from './raw-bytes.js';
import type { Claims } from './parts.js';
import { claimMap, header, house, houseClaims, houseParts, houseText, serverParts, sign1, stripParts, tokenClaims } from './parts.js';
import { ed25519Signer, p256Signer } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

const HOUSE = { code: 'HOUSE' } as const;
const good = house();
const body = good.slice(5);
const bytes = sign1(houseParts());
const housed = (claims: Claims): string => house({ payload: claimMap(houseClaims(claims)) });
const by = (kid: string): string => house({ header: header(-8, kid, 'yjh'), sign: ed25519Signer(kid) });

export const refusedHouses: readonly NegativeVector[] = [
  ...refusals('house text', 'MALFORMED', {
    'nothing': '',
    'prefix only': 'YJH1:',
    'prefix of a resident': `YJ1:${body}`,
    'lower-case prefix': `yjh1:${body}`,
    'lower-case body': `YJH1:${body.toLowerCase()}`,
    'a phishing address': 'https://yuejuma-gov.example/h/4401',
    'our code behind a phishing address': `https://yuejuma-gov.example/?${good}`,
    'a line feed behind it': `${good}\n`,
    'a payment code': 'WXP://F2F0ABCDEF',
    'a byte behind it': houseText(cat(bytes, [0])),
    'cut short': houseText(bytes.slice(0, -1)),
    'too long': `YJH1:${base45(bytes)}`.padEnd(1025, '0'),
  }, HOUSE),
  ...refusals('house confusion', 'MALFORMED', {
    'a token of the server': houseText(sign1(serverParts())),
    'a strip': houseText(sign1(stripParts())),
    'typ of a token': house({ header: header(-8, 'h-26a', 'yjt') }),
    'ES256': house({ header: header(-7, 'h-26a', 'yjh'), sign: p256Signer('device') }),
    'HMAC': house({ header: header(5, 'h-26a', 'yjh') }),
    'no kid': house({ header: header(-8, undefined, 'yjh') }),
    'kid a path': house({ header: header(-8, '../h-26a', 'yjh') }),
    'unprotected kid': house({ frame: (p, m, s) => tag(18, cat(hex('84'), bstr(p), map([int(4), bstr(ascii('h-26a'))]), bstr(m), bstr(s))) }),
    'claims of a token': house({ payload: claimMap(tokenClaims()) }),
    'untagged': houseText(bytes.slice(1)),
  }, HOUSE),
  ...refusals('house claims', 'MALFORMED', {
    'without city': housed({ cityCode: null }),
    'city as a number': housed({ cityCode: int(4401) }),
    'city of six digits': housed({ cityCode: tstr('440100') }),
    'city of three digits': housed({ cityCode: tstr('440') }),
    'city that begins with 0': housed({ cityCode: tstr('0401') }),
    'city with a letter': housed({ cityCode: tstr('44O1') }),
    'city in full-width digits': housed({ cityCode: tstr('４４０１') }),
    'city with a path': housed({ cityCode: tstr('../1') }),
    'without id': housed({ houseCodeId: null }),
    'id of 15 bytes': housed({ houseCodeId: bstr(filler('house', 15)) }),
    'id of 17 bytes': housed({ houseCodeId: bstr(filler('house', 17)) }),
    'id as text': housed({ houseCodeId: tstr('0123456789abcdef') }),
    'without sticker version': housed({ stickerVersion: null }),
    'sticker version 0': housed({ stickerVersion: int(0) }),
    'sticker version 65536': housed({ stickerVersion: int(65_536) }),
    'sticker version not shortest': housed({ stickerVersion: int(1, 1) }),
    'with exp': housed({ exp: int(2_000_000_000) }),
    'with a strip': housed({ strip: NULL }),
    'without iss': housed({ iss: null }),
    'city twice': house({ payload: cat(hex('a5'), claimMap(houseClaims()).slice(1, 10), int(-65540), tstr('4401'), claimMap(houseClaims()).slice(10)) }),
  }, HOUSE),
  ...refusals('house key', 'UNKNOWN_KEY', { 'of no list': by('h-99z'), 'a token key': by('t-26a'), 'a strip key': by('s-26a') }, HOUSE),
  ...refusals('house key', 'ISSUER_NOT_TRUSTED', { 'revoked': by('h-25r'), 'before its notBefore': by('h-27n'), 'another issuer': housed({ iss: tstr('other') }) }, HOUSE),
  ...refusals('house signature', 'BAD_SIGNATURE', {
    'by a token key': house({ sign: ed25519Signer('t-26a') }),
    'by another house key': house({ sign: ed25519Signer('h-24a') }),
    'by a stranger': house({ sign: ed25519Signer('attacker') }),
    'all zero': house({ frame: (p, m) => tag(18, cat(hex('84'), bstr(p), map(), bstr(m), bstr(new Uint8Array(64)))) }),
    'of the flat next door': house({ frame: (p, _, s) => tag(18, cat(hex('84'), bstr(p), map(), bstr(claimMap(houseClaims({ houseCodeId: bstr(filler('next door', 16)) }))), bstr(s))) }),
    'of another city': house({ frame: (p, _, s) => tag(18, cat(hex('84'), bstr(p), map(), bstr(claimMap(houseClaims({ cityCode: tstr('4403') }))), bstr(s))) }),
    'of an older sticker': house({ frame: (p, _, s) => tag(18, cat(hex('84'), bstr(p), map(), bstr(claimMap(houseClaims({ stickerVersion: int(2) }))), bstr(s))) }),
  }, HOUSE),
];
