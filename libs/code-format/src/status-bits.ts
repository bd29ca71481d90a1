import { MalformedCodeError } from './malformed-code-error.js';
import { DAY_POSITIONS } from './status-index.js';

const HEAD_BYTES = 5;
const MAX_RICE_BITS = 29;

/**
 * Positions of set bits as bytes: one byte k, the count in four, then for each position its gap to the one before, Rice coded
 * with k low bits. Within 3 % of what information theory allows for bits drawn at random, at any share of set bits.
 */
export function encodeStatusBits(positions: Uint32Array): Uint8Array<ArrayBuffer> {
  const low = riceBits(positions.length);
  const out = new Uint8Array(HEAD_BYTES + Math.ceil(lengthInBits(positions, low) / 8));
  new DataView(out.buffer).setUint8(0, low);
  new DataView(out.buffer).setUint32(1, positions.length);
  let at = HEAD_BYTES * 8;
  const put = (bit: number): void => {
    if (bit === 1) out[at >> 3] = out[at >> 3]! | (0x80 >> (at & 7));
    at += 1;
  };
  forEachGap(positions, (gap) => {
    for (let ones = Math.floor(gap / 2 ** low); ones > 0; ones -= 1) put(1);
    put(0);
    for (let bit = low - 1; bit >= 0; bit -= 1) put(Math.floor(gap / 2 ** bit) & 1);
  });
  return out;
}

/** The positions, ascending. Throws MalformedCodeError on a position outside a day, a rest that is not zero, or bytes too few or too many. */
export function decodeStatusBits(bytes: Uint8Array): Uint32Array {
  if (bytes.length < HEAD_BYTES) throw new MalformedCodeError('status list: the bytes end early');
  const low = bytes[0]!;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (low > MAX_RICE_BITS || count > (bytes.length - HEAD_BYTES) * 8) throw new MalformedCodeError('status list: the bytes end early');
  const positions = new Uint32Array(count);
  const reader = { bytes, at: HEAD_BYTES * 8 };
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    const position = next + readGap(reader, low);
    if (position >= DAY_POSITIONS) throw new MalformedCodeError('status list: a position outside the day');
    positions[index] = position;
    next = position + 1;
  }
  while ((reader.at & 7) !== 0) if (readBits(reader, 1) !== 0) throw new MalformedCodeError('status list: the rest is not zero');
  if (reader.at !== bytes.length * 8) throw new MalformedCodeError('status list: bytes after the end');
  return positions;
}

interface BitReader {
  readonly bytes: Uint8Array;
  at: number;
}

function readGap(reader: BitReader, low: number): number {
  let ones = 0;
  while (readBits(reader, 1) === 1) ones += 1;
  return ones * 2 ** low + readBits(reader, low);
}

/** As many bits at a time as the byte has left: the list of a province has millions. */
function readBits(reader: BitReader, count: number): number {
  let value = 0;
  for (let left = count; left > 0;) {
    const byte = reader.bytes[reader.at >>> 3];
    if (byte === undefined) throw new MalformedCodeError('status list: the bytes end early');
    const rest = 8 - (reader.at & 7);
    const taken = Math.min(rest, left);
    value = (value << taken) | ((byte >> (rest - taken)) & ((1 << taken) - 1));
    reader.at += taken;
    left -= taken;
  }
  return value;
}

/** Low bits that make the code shortest: the logarithm of 0.69 times the mean gap. */
const riceBits = (count: number): number => (count === 0 ? 0 : Math.max(0, Math.round(Math.log2((DAY_POSITIONS / count) * Math.LN2))));

function lengthInBits(positions: Uint32Array, low: number): number {
  let bits = 0;
  forEachGap(positions, (gap) => (bits += Math.floor(gap / 2 ** low) + 1 + low));
  return bits;
}

function forEachGap(positions: Uint32Array, take: (gap: number) => void): void {
  let next = 0;
  for (const position of positions) {
    if (position < next || position >= DAY_POSITIONS) throw new MalformedCodeError('status list: positions are ascending, each once, inside the day');
    take(position - next);
    next = position + 1;
  }
}
