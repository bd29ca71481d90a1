// A second, loose implementation: it writes whatever it is told, right or wrong, and shares no line with src.
import { createHash } from 'node:crypto';

export type Bytes = Uint8Array<ArrayBuffer>;

export const cat = (...parts: readonly (Uint8Array | readonly number[])[]): Bytes => new Uint8Array(parts.flatMap((part) => [...part]));
export const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const ascii = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'));
export const sha256 = (data: string | Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(data).digest());
export const filler = (name: string, length: number): Bytes => cat(sha256(name), sha256(`${name} again`)).slice(0, length);

/** A head with an argument of the shortest width, or of `width` bytes. */
export function head(major: number, argument: number, width?: 1 | 2 | 4 | 8): Bytes {
  const shortest = argument < 24 ? 0 : argument < 256 ? 1 : argument < 65536 ? 2 : argument < 2 ** 32 ? 4 : 8;
  const bytes = width ?? shortest;
  if (bytes === 0) return cat([(major << 5) | argument]);
  const big = BigInt(argument).toString(16).padStart(bytes * 2, '0');
  return cat([(major << 5) | (24 + Math.log2(bytes))], hex(big));
}

export const int = (value: number, width?: 1 | 2 | 4 | 8): Bytes => (value < 0 ? head(1, -1 - value, width) : head(0, value, width));
export const bstr = (bytes: Uint8Array, width?: 1 | 2 | 4 | 8): Bytes => cat(head(2, bytes.length, width), bytes);
export const tstr = (text: string, width?: 1 | 2 | 4 | 8): Bytes => {
  const utf8 = new TextEncoder().encode(text);
  return cat(head(3, utf8.length, width), utf8);
};
export const arr = (...items: readonly Uint8Array[]): Bytes => cat(head(4, items.length), ...items);
export const tag = (number: number, item: Uint8Array, width?: 1 | 2 | 4 | 8): Bytes => cat(head(6, number, width), item);

/** One member of a map: its key and its value, each already encoded. */
export type Member = readonly [Uint8Array, Uint8Array];
export const members = (list: readonly Member[]): Bytes => cat(...list.flat());
export const map = (...list: readonly Member[]): Bytes => cat(head(5, list.length), members(list));
export const NULL = hex('f6');

export const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export function base45(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const isPair = i + 1 < bytes.length;
    let n = isPair ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
    for (let digit = 0; digit < (isPair ? 3 : 2); digit++, n = Math.floor(n / 45)) text += BASE45[n % 45];
  }
  return text;
}

export function flipBit(bytes: Uint8Array, bit: number): Bytes {
  const flipped = new Uint8Array(bytes);
  flipped[bit >> 3]! ^= 0x80 >> (bit & 7);
  return flipped;
}
