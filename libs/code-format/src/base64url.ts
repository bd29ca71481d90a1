const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const NOT_BASE64URL = 255;
const VALUES = new Uint8Array(128).fill(NOT_BASE64URL);
CODES.forEach((code, value) => (VALUES[code] = value));

/** As many arguments as every engine takes in one call. */
const CHUNK = 8_192;

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let [at, held, bits] = [0, 0, 0];
  for (let i = 0; i < bytes.length; i++) {
    held = ((held & 63) << 8) | bytes[i]!;
    for (bits += 8; bits >= 6; bits -= 6) out[at++] = CODES[(held >> (bits - 6)) & 63]!;
  }
  if (bits > 0) out[at] = CODES[(held << (6 - bits)) & 63]!;
  let text = '';
  for (let from = 0; from < out.length; from += CHUNK) text += String.fromCharCode.apply(null, out.subarray(from, from + CHUNK) as unknown as number[]);
  return text;
}

/** The bytes, or undefined unless the text is exactly what `encodeBase64url` gives for them (no padding, no stray bits). */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [at, held, bits] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NOT_BASE64URL;
    if (value === NOT_BASE64URL) return undefined;
    held = ((held & 63) << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = held >> bits;
  }
  const hasStrayBits = (held & ((1 << bits) - 1)) !== 0;
  return hasStrayBits ? undefined : out;
}
