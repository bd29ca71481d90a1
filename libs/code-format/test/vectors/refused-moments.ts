// Good codes at moments drawn outside their lives, and with bits drawn from what their signatures cover.
import { flipBit, int } from './raw-bytes.js';
import { deviceText, goodFrame, server, stripWith, T } from './parts.js';
import type { Format } from './formats.js';
import { FORMATS } from './formats.js';
import { drawsOf, type Draws } from './seeded.js';
import type { NegativeVector } from './vector.js';
import { at, FRESH_LIST, refusals } from './vector.js';

const device = { options: FRESH_LIST };
const times = (count: number, draw: () => number): number[] => [...new Set(Array.from({ length: count }, draw))];
/** Seconds from `first` to `last`, to the millisecond. */
const seconds = (draws: Draws, first: number, last: number): number => draws.between(Math.round(first * 1000), Math.round(last * 1000)) / 1000;
const shownAt = (text: string, moments: readonly number[]) => Object.fromEntries(moments.map((moment) => [`${moment} s`, { text, now: at(moment) }]));
const good = { yjt: server(), yjd: deviceText() };
const ending = deviceText(stripWith({ exp: int(T + 20) }));
const beginning = deviceText(stripWith({ nbf: int(T + 20) }));
const draws = drawsOf('moments');
const drawn = (first: number, last: number, count = 6): number[] => times(count, () => seconds(draws, first, last));

const outside: readonly NegativeVector[] = [
  ...refusals('yjt, moment', 'EXPIRED', shownAt(good.yjt, [...drawn(75, 76), ...drawn(76, 40_000)])),
  ...refusals('yjt, moment', 'NOT_YET_VALID', shownAt(good.yjt, [...drawn(-16, -15.001), ...drawn(-40_000, -16)])),
  ...refusals('yjd, moment', 'EXPIRED', shownAt(good.yjd, [75.001, ...drawn(75.002, 76), ...drawn(76, 40_000)]), device),
  ...refusals('yjd, moment', 'NOT_YET_VALID', shownAt(good.yjd, [-15.001, ...drawn(-15.9, -15.002), ...drawn(-3_500, -16.001)]), device),
  ...refusals('yjs that ends, moment', 'EXPIRED', shownAt(ending, [35, 35.001, ...drawn(35.002, 74.999)]), device),
  ...refusals('yjs that begins, moment', 'NOT_YET_VALID', shownAt(beginning, [4.999, ...drawn(-14.999, 4.998)]), device),
];

/** Bytes of no meaning to a decoder, so that only a signature can tell: where they begin, and how many. */
const RANDOM: Readonly<Record<string, readonly [head: string, bytes: number]>> = { 'cti': ['0750', 16], 'x': ['215820', 32], 'y': ['225820', 32], 'houseCodeId': ['3a0001000450', 16] };

/** What was signed is the good payload; what is shown differs in one bit. */
function flippedBits({ name, good: { payload }, text, common }: Format): NegativeVector[] {
  return Object.entries(RANDOM).flatMap(([field, [head, length]]) => {
    const first = Buffer.from(payload).indexOf(Buffer.from(head, 'hex'));
    if (first < 0) return [];
    const bits = drawsOf(`bits of ${name}, ${field}`).some(Array.from({ length: length * 8 }, (_, bit) => (first + head.length / 2) * 8 + bit), 8);
    const shown = bits.map((bit) => [`bit ${bit}`, text({ frame: (p, m, s) => goodFrame(p, flipBit(m, bit), s) })]);
    return refusals(`${name}, bits of ${field}`, 'BAD_SIGNATURE', Object.fromEntries(shown) as Record<string, string>, common);
  });
}

export const refusedByMoment: readonly NegativeVector[] = [...outside, ...FORMATS.flatMap(flippedBits)];
