import type { Needle } from './forms.js';

/** Windows of this many bytes, at the end of each needle, are looked up at every position; the shorter for the few short needles. */
const LONG = 8;
const SHORT = 6;
const BITS = 24;

interface Index {
  filter: Uint8Array;
  needles: Map<number, Needle[]>;
}

/** Finds any of hundreds of thousands of needles in one pass. */
export class Scanner {
  private readonly long: Index = { filter: new Uint8Array(1 << (BITS - 3)), needles: new Map() };
  private readonly short: Index = { filter: new Uint8Array(1 << (BITS - 3)), needles: new Map() };
  readonly size: number;

  constructor(needles: Iterable<Needle>) {
    const known = new Set<string>();
    for (const needle of needles) {
      const key = needle.bytes.toString('latin1');
      if (known.has(key)) continue;
      known.add(key);
      this.add(needle);
    }
    this.size = known.size;
  }

  /** Every needle of the bytes, once for each place it stands at. */
  scan(bytes: Uint8Array, found: (needle: Needle, at: number) => void): void {
    const { filter: longFilter } = this.long;
    const { filter: shortFilter } = this.short;
    let [high, low] = [0, 0];
    for (let at = 0; at < bytes.length; at += 1) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (bytes[at] as number);
      const long = longHash(high, low);
      if (longFilter[long >>> 11]! & (1 << ((long >>> 8) & 7))) report(this.long, long, bytes, at, found);
      const short = shortHash(high, low);
      if (shortFilter[short >>> 11]! & (1 << ((short >>> 8) & 7))) report(this.short, short, bytes, at, found);
    }
  }

  private add(needle: Needle): void {
    const { bytes } = needle;
    const isLong = bytes.length >= LONG;
    if (bytes.length < SHORT) throw new RangeError(`a needle of ${bytes.length} bytes would be found by chance`);
    const end = bytes.length;
    const low = bytes.readInt32BE(end - 4);
    const high = isLong ? bytes.readInt32BE(end - 8) : bytes.readUInt16BE(end - 6);
    const hash = isLong ? longHash(high, low) : shortHash(high, low);
    const { filter, needles } = isLong ? this.long : this.short;
    filter[hash >>> 11]! |= 1 << ((hash >>> 8) & 7);
    const same = needles.get(hash);
    if (same) same.push(needle);
    else needles.set(hash, [needle]);
  }
}

const mix = (a: number, b: number): number => {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) >>> 0;
};
const longHash = (high: number, low: number): number => mix(low, high);
const shortHash = (high: number, low: number): number => mix(low, high & 0xffff);

function report({ needles }: Index, hash: number, bytes: Uint8Array, at: number, found: (needle: Needle, at: number) => void): void {
  for (const needle of needles.get(hash) ?? []) {
    const from = at + 1 - needle.bytes.length;
    if (from >= 0 && needle.bytes.equals(bytes.subarray(from, at + 1))) found(needle, from);
  }
}
