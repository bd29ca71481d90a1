import { MalformedCodeError } from './malformed-code-error.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const NOT_BASE45 = 255;
const VALUES = new Uint8Array(128).fill(NOT_BASE45);
CODES.forEach((code, value) => (VALUES[code] = value));

/** Bytes as base45 (RFC 9285), the alphabet of a QR code's alphanumeric mode. */
export function encodeBase45(bytes: Uint8Array): string {
  const pairs = bytes.length >> 1;
  const odd = bytes.length & 1;
  const out = new Uint8Array(pairs * 3 + odd * 2);
  let at = 0;
  for (let i = 0; i < pairs; i++) {
    const n = bytes[2 * i]! * 256 + bytes[2 * i + 1]!;
    out[at++] = CODES[n % 45]!;
    out[at++] = CODES[Math.floor(n / 45) % 45]!;
    out[at++] = CODES[Math.floor(n / 2025)]!;
  }
  if (odd) {
    const n = bytes[bytes.length - 1]!;
    out[at++] = CODES[n % 45]!;
    out[at++] = CODES[Math.floor(n / 45)]!;
  }
  return String.fromCharCode.apply(null, out as unknown as number[]); // ten times the speed of spreading a typed array
}

/** The bytes of a base45 text from `from` on. Throws MalformedCodeError on a lower-case or foreign character, an overflow or a rest of one. */
export function decodeBase45(text: string, from = 0): Uint8Array<ArrayBuffer> {
  const length = text.length - from;
  const rest = length % 3;
  if (rest === 1) throw new MalformedCodeError('base45: one character is left over');
  const triples = Math.floor(length / 3);
  const out = new Uint8Array(triples * 2 + (rest === 2 ? 1 : 0));
  for (let i = 0; i < triples; i++) {
    const n = valueAt(text, from + 3 * i) + 45 * valueAt(text, from + 3 * i + 1) + 2025 * valueAt(text, from + 3 * i + 2);
    if (n > 0xffff) throw new MalformedCodeError('base45: three characters exceed two bytes');
    out[2 * i] = n >> 8;
    out[2 * i + 1] = n & 0xff;
  }
  if (rest === 2) {
    const n = valueAt(text, text.length - 2) + 45 * valueAt(text, text.length - 1);
    if (n > 0xff) throw new MalformedCodeError('base45: two characters exceed one byte');
    out[out.length - 1] = n;
  }
  return out;
}

function valueAt(text: string, index: number): number {
  const value = VALUES[text.charCodeAt(index)];
  if (value === undefined || value === NOT_BASE45) throw new MalformedCodeError('base45: a character outside the alphabet');
  return value;
}
