import { Major, expectHead, expectInt, readBytes, readHead, readInt, readText, writeBytes, writeHead, writeInt, writeText } from './cbor.js';
import type { Reader, Writer } from './cbor.js';
import { MalformedCodeError } from './malformed-code-error.js';

/** How one value is written and read. Both directions refuse a value outside its range with MalformedCodeError. */
export interface Codec<T> {
  write(writer: Writer, value: T): void;
  read(reader: Reader): T;
}

/** One member of a map: its integer key and its value. */
export interface Field<T> {
  readonly key: number;
  readonly codec: Codec<T>;
}

// `never` and `unknown` stand for "any value" in the writing and in the reading direction.
type Fields = Readonly<Record<string, { readonly key: number; readonly codec: { write(writer: Writer, value: never): void; read(reader: Reader): unknown } }>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export const field = <T>(key: number, codec: Codec<T>): Field<T> => ({ key, codec });

export const uint = (min: number, max: number): Codec<number> =>
  ranged(writeInt, readInt, (value) => Number.isInteger(value) && value >= min && value <= max);

export const bytes = (min: number, max: number): Codec<Uint8Array<ArrayBuffer>> =>
  ranged(writeBytes, readBytes, (value) => value.length >= min && value.length <= max);

export const text = (pattern: RegExp): Codec<string> => ranged(writeText, readText, (value) => pattern.test(value));

/** An array of at least `min` and at most `max`, which is below 24, values. */
export const list = <T>(codec: Codec<T>, min: number, max: number): Codec<readonly T[]> => ranged<readonly T[]>(
  (writer, values) => {
    writeHead(writer, Major.ARRAY, values.length);
    for (const value of values) codec.write(writer, value);
  },
  (reader) => Array.from({ length: lengthWithin(readHead(reader, Major.ARRAY), max) }, () => codec.read(reader)),
  (values) => values.length >= min && values.length <= max);

function lengthWithin(length: number, max: number): number {
  if (length > max) throw new MalformedCodeError('a value is outside its range');
  return length;
}

/** A map of exactly these keys. The fields stand in canonical order: bytewise by encoded key (RFC 8949 section 4.2.1). */
export function map<F extends Fields>(fields: F): Codec<Values<F>> {
  const members = Object.entries(fields) as [string, Field<unknown>][];
  return {
    write(writer, values) {
      writeHead(writer, Major.MAP, members.length);
      for (const [name, { key, codec }] of members) {
        writeInt(writer, key);
        codec.write(writer, values[name]);
      }
    },
    read(reader) {
      expectHead(reader, Major.MAP, members.length);
      const values: Record<string, unknown> = {};
      for (const [name, { key, codec }] of members) {
        expectInt(reader, key);
        values[name] = codec.read(reader);
      }
      return values as Values<F>;
    },
  };
}

function ranged<T>(write: (writer: Writer, value: T) => void, read: (reader: Reader) => T, isInRange: (value: T) => boolean): Codec<T> {
  const check = (value: T): T => {
    if (!isInRange(value)) throw new MalformedCodeError('a value is outside its range');
    return value;
  };
  return { write: (writer, value) => write(writer, check(value)), read: (reader) => check(read(reader)) };
}
