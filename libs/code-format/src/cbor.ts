import { MalformedCodeError } from './malformed-code-error.js';

/** Major types of RFC 8949 that this format uses; arrays, maps and tags only as heads. */
export const Major = { UINT: 0, NEGATIVE: 1, BYTES: 2, TEXT: 3, ARRAY: 4, MAP: 5, TAG: 6 } as const;

export interface Reader {
  readonly bytes: Uint8Array<ArrayBuffer>;
  at: number;
}

export interface Writer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  at: number;
}

const ARGUMENT_WIDTHS = [1, 2, 4];
const SMALLEST_ARGUMENTS = [24, 0x100, 0x10000];

/** Longest structure in bytes; the longest text holds fewer. */
const CAPACITY = 1024;
const scratch = new Uint8Array(CAPACITY);

export const readerOf = (bytes: Uint8Array<ArrayBuffer>): Reader => ({ bytes, at: 0 });

/** Reads a head of this major type and returns its argument: shortest form, definite length, 32 bits at most. */
export function readHead(reader: Reader, major: number): number {
  const initial = readByte(reader);
  if (initial >> 5 !== major) throw new MalformedCodeError('cbor: another type was expected');
  const info = initial & 31;
  if (info < 24) return info;
  const width = ARGUMENT_WIDTHS[info - 24];
  if (width === undefined) throw new MalformedCodeError('cbor: an indefinite length or an argument over 32 bits');
  let argument = 0;
  for (let i = 0; i < width; i++) argument = argument * 256 + readByte(reader);
  if (argument < SMALLEST_ARGUMENTS[info - 24]!) throw new MalformedCodeError('cbor: not the shortest form');
  return argument;
}

export function readInt(reader: Reader): number {
  const isNegative = (reader.bytes[reader.at] ?? 0) >> 5 === Major.NEGATIVE;
  return isNegative ? -1 - readHead(reader, Major.NEGATIVE) : readHead(reader, Major.UINT);
}

export function readBytes(reader: Reader): Uint8Array<ArrayBuffer> {
  return take(reader, readHead(reader, Major.BYTES));
}

/** One character per byte: every text of the format is held to an ASCII pattern, so nothing decodes UTF-8. */
export function readText(reader: Reader): string {
  return String.fromCharCode(...take(reader, readHead(reader, Major.TEXT)));
}

export function expectHead(reader: Reader, major: number, argument: number): void {
  if (readHead(reader, major) !== argument) throw new MalformedCodeError('cbor: another head was expected');
}

export function expectInt(reader: Reader, value: number): void {
  if (readInt(reader) !== value) throw new MalformedCodeError('cbor: an unknown, missing, repeated or misplaced key');
}

export function expectEnd(reader: Reader): void {
  if (reader.at !== reader.bytes.length) throw new MalformedCodeError('cbor: bytes after the end');
}

export function writeHead(writer: Writer, major: number, argument: number): void {
  if (argument < 24) return writeByte(writer, (major << 5) | argument);
  const step = SMALLEST_ARGUMENTS.findLastIndex((smallest) => argument >= smallest);
  writeByte(writer, (major << 5) | (24 + step));
  for (let shift = ARGUMENT_WIDTHS[step]! - 1; shift >= 0; shift--) writeByte(writer, Math.floor(argument / 256 ** shift) & 0xff);
}

export function writeInt(writer: Writer, value: number): void {
  if (value < 0) writeHead(writer, Major.NEGATIVE, -1 - value);
  else writeHead(writer, Major.UINT, value);
}

export function writeBytes(writer: Writer, bytes: Uint8Array): void {
  writeHead(writer, Major.BYTES, bytes.length);
  if (writer.at + bytes.length > writer.bytes.length) throw new MalformedCodeError('cbor: too long for a code');
  writer.bytes.set(bytes, writer.at);
  writer.at += bytes.length;
}

export function writeText(writer: Writer, text: string): void {
  writeHead(writer, Major.TEXT, text.length);
  for (let i = 0; i < text.length; i++) writeByte(writer, text.charCodeAt(i));
}

/**
 * The bytes that `write` writes. It must not call `encodeCbor` itself: all of them share one buffer, because a fresh one
 * for each structure costs more than the rest of building a token.
 */
export function encodeCbor(write: (writer: Writer) => void): Uint8Array<ArrayBuffer> {
  const writer = { bytes: scratch, at: 0 };
  write(writer);
  return scratch.slice(0, writer.at);
}

function writeByte(writer: Writer, byte: number): void {
  if (writer.at >= writer.bytes.length) throw new MalformedCodeError('cbor: too long for a code');
  writer.bytes[writer.at++] = byte;
}

function readByte(reader: Reader): number {
  const byte = reader.bytes[reader.at++];
  if (byte === undefined) throw new MalformedCodeError('cbor: the bytes end early');
  return byte;
}

function take(reader: Reader, length: number): Uint8Array<ArrayBuffer> {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new MalformedCodeError('cbor: the bytes end early');
  const bytes = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return bytes;
}
