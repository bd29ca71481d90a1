import { base45, bstr, cat, filler } from './raw-bytes.js';
import { residentText, server, serverParts, serverWith, sign1 } from './parts.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const good = server();
const body = good.slice(4);
const bytes = sign1(serverParts());

const even = serverWith({ cti: bstr(filler('cti', 17)) });

/** Another spelling that a decoder without range checks takes for the same bytes; the first good token that has a place for it. */
function otherSpelling(of: (triple: string) => string | undefined): string {
  for (let i = 0; ; i++) {
    const triples = serverWith({ cti: bstr(filler(`cti ${i}`, 16)) }).slice(4).match(/.{1,3}/g)!;
    const place = triples.findIndex((triple) => triple.length === 3 && of(triple) !== undefined);
    if (place >= 0) return `YJ1:${triples.with(place, of(triples[place]!)!).join('')}`;
  }
}

/** 65536 more than the three characters say, where three characters can say it. */
function overflowing(triple: string): string | undefined {
  const [c, d, e] = [...triple].map((char) => ALPHABET.indexOf(char)) as [number, number, number];
  const n = c + 45 * d + 2025 * e + 65_536;
  return n < 91_125 ? [n % 45, Math.floor(n / 45) % 45, Math.floor(n / 2025)].map((value) => ALPHABET[value]).join('') : undefined;
}

/** U and a digit of 5 or more as 255, a usual mark for "no digit", and 5 less. */
const unmarked = (triple: string): string | undefined => (triple.startsWith('U') && ALPHABET.indexOf(triple[1]!) >= 5 ? `!${ALPHABET[ALPHABET.indexOf(triple[1]!) - 5]}${triple[2]}` : undefined);

const foreignCharacters = [...'!"#&\'(),;<=>?@[]^_`{|}~\\'].map((char) => [`character ${char} in the body`, `YJ1:${body.slice(0, 30)}${char}${body.slice(31)}`] as const);
const truncations = Array.from({ length: 14 }, (_, i) => [`cut after ${i * 10 + 1} bytes`, residentText(bytes.slice(0, i * 10 + 1))] as const);

export const refusedTexts: readonly NegativeVector[] = [
  ...refusals('prefix', 'MALFORMED', {
    'nothing at all': '',
    'prefix only': 'YJ1:',
    'no prefix': body,
    'lower case': `yj1:${body}`,
    'mixed case': `Yj1:${body}`,
    'another version': `YJ2:${body}`,
    'no colon': `YJ1${body}`,
    'twice': `YJ1:${good}`,
    'full-width colon': `YJ1：${body}`,
    'of the health certificate': `HC1:${body}`,
    'of a house code': `YJH1:${body}`,
    'space before it': ` ${good}`,
    'byte order mark before it': `\uFEFF${good}`,
    'a web address around it': `https://yuejuma.example/?c=${good}`,
    'a web address': 'https://yuejuma.example/',
    'a JSON Web Token': 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ5dWVqdW1hIn0.',
  }),
  ...refusals('base45', 'MALFORMED', {
    'lower case': `YJ1:${body.toLowerCase()}`,
    'one lower-case letter': `YJ1:${body.replace(/[A-Z]/, (char) => char.toLowerCase())}`,
    'space after the end': `${good} `,
    'line feed after the end': `${good}\n`,
    'one more character': `${good}0`,
    'two more characters': `${good}00`,
    'three more characters': `${good}000`,
    'one character left over behind a whole code': `${even}0`,
    'three characters of 65536 more than two bytes of a good code': otherSpelling(overflowing),
    'a foreign character that counts as 255 in a good code': otherSpelling(unmarked),
    'last character missing': good.slice(0, -1),
    'last two characters missing': good.slice(0, -2),
    'three characters over two bytes': `YJ1::::${body.slice(3)}`,
    'three characters of exactly 65536': `YJ1:GGX${body.slice(3)}`,
    'two characters over one byte': `${good.slice(0, -2)}::`,
    'a full-width digit': `YJ1:０${body.slice(1)}`,
    'a letter outside ASCII': `YJ1:É${body.slice(1)}`,
    'a zero character': `YJ1:\u0000${body.slice(1)}`,
    'base64url instead': `YJ1:${Buffer.from(bytes).toString('base64url')}`,
    'hexadecimal instead': `YJ1:${Buffer.from(bytes).toString('hex').toUpperCase()}`,
    ...Object.fromEntries(foreignCharacters),
  }),
  ...refusals('length', 'MALFORMED', {
    '1025 characters': `YJ1:${base45(filler('long', 64)).padEnd(1021, '0')}`,
    '1024 characters of nothing': `YJ1:${'0'.repeat(1020)}`,
    'ten thousand characters': `YJ1:${'0'.repeat(9996)}`,
    'a good token and a second one behind it': residentText(cat(bytes, bytes)),
    ...Object.fromEntries(truncations),
  }),
];
