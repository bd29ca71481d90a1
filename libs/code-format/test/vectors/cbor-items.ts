// Reads well-formed CBOR of definite lengths, as the good codes are, to say where a bad one shall differ.
import type { Bytes, Member } from './raw-bytes.js';
import { cat, head } from './raw-bytes.js';

interface Head {
  readonly at: number;
  readonly size: number;
  readonly major: number;
  readonly argument: number;
}

const WIDTHS = [1, 2, 4, 8] as const;
export type Width = (typeof WIDTHS)[number];

function headAt(bytes: Uint8Array, at: number): Head {
  const [major, low] = [bytes[at]! >> 5, bytes[at]! & 31];
  const width = low < 24 ? 0 : 2 ** (low - 24);
  const argument = width === 0 ? low : Number(`0x${Buffer.from(bytes.slice(at + 1, at + 1 + width)).toString('hex')}`);
  return { at, size: 1 + width, major, argument };
}

const contentOf = ({ major, argument }: Head): number => (major === 2 || major === 3 ? argument : 0);

/** The head of every item, those of the members of maps too; what byte strings hold is not entered. */
export function headsOf(bytes: Uint8Array): Head[] {
  const heads: Head[] = [];
  for (let at = 0; at < bytes.length;) {
    const one = headAt(bytes, at);
    heads.push(one);
    at += one.size + contentOf(one);
  }
  return heads;
}

/** The widths in which this head is longer than it has to be. */
export const longerWidths = ({ size }: Head): Width[] => WIDTHS.filter((width) => width > size - 1);

export const widened = (bytes: Uint8Array, { at, size, major, argument }: Head, width: Width): Bytes => cat(bytes.slice(0, at), head(major, argument, width), bytes.slice(at + size));

function endOf(bytes: Uint8Array, at: number): number {
  const one = headAt(bytes, at);
  let end = at + one.size + contentOf(one);
  for (let items = one.major === 4 ? one.argument : one.major === 5 ? 2 * one.argument : 0; items > 0; items -= 1) end = endOf(bytes, end);
  return end;
}

/** The members of a map, each encoded as it stands there. */
export function membersOf(bytes: Uint8Array): Member[] {
  const { size, argument } = headAt(bytes, 0);
  const found: Member[] = [];
  for (let at = size; found.length < argument;) {
    const value = endOf(bytes, at);
    const end = endOf(bytes, value);
    found.push([bytes.slice(at, value), bytes.slice(value, end)]);
    at = end;
  }
  return found;
}
