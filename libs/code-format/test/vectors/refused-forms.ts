// Every format, taken apart by a seed: each item in a form that is not the canonical one, each member missing, twice or of a foreign type.
import type { Member } from './raw-bytes.js';
import { bstr, cat, hex, int, map, tag, tstr } from './raw-bytes.js';
import { headsOf, longerWidths, membersOf, widened } from './cbor-items.js';
import type { Format } from './formats.js';
import { FORMATS } from './formats.js';
import { drawsOf, type Draws } from './seeded.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

/** No value of any claim or label: null, booleans, floats, lists, simple values, strings in pieces. */
const FOREIGN: Readonly<Record<string, Uint8Array>> = {
  'null': hex('f6'), 'undefined': hex('f7'), 'false': hex('f4'), 'a half': hex('f93c00'), 'a float': hex('fa3f800000'), 'a double': hex('fb3ff0000000000000'),
  'an empty list': hex('80'), 'a list in pieces': hex('9fff'), 'text in pieces': hex('7f6161ff'), 'bytes in pieces': hex('5f4161ff'), 'a map in pieces': hex('bfff'),
  'simple value 16': hex('f0'), 'a tagged number': tag(1, int(1)), 'a number of eight bytes': hex('1b0000000100000000'),
};
/** No key of any map of the format. */
const UNKNOWN: readonly Member[] = [
  [int(0), int(1)], [int(2), tstr('x')], [int(3), tstr('x')], [int(9), tstr('x')], [int(31), bstr(hex('00'))], [int(-100), int(1)],
  [int(-65_536), int(1)], [int(-65_543), int(1)], [tstr('exp'), int(1)], [bstr(hex('01')), int(1)],
];

type Part = 'header' | 'payload';

/** Each head longer than it has to be, in one width of the longer ones. */
function notShortest(bytes: Uint8Array, draws: Draws): [string, Uint8Array][] {
  return headsOf(bytes).flatMap((one): [string, Uint8Array][] => {
    const width = draws.oneOf(longerWidths(one));
    return [[`the head at byte ${one.at} in ${width} more bytes`, widened(bytes, one, width)]];
  });
}

function otherMembers(bytes: Uint8Array, draws: Draws): [string, Uint8Array][] {
  const list = membersOf(bytes);
  const changed = list.flatMap((member, at): [string, Uint8Array][] => {
    const [before, after] = [list.slice(0, at), list.slice(at + 1)];
    const foreign = draws.some(Object.keys(FOREIGN), 3);
    return [
      [`member ${at} missing`, map(...before, ...after)],
      [`member ${at} twice`, map(...before, member, member, ...after)],
      ...(after.length === 0 ? [] : [[`members ${at} and ${at + 1} exchanged`, map(...before, after[0]!, member, ...after.slice(1))] as [string, Uint8Array]]),
      ...foreign.map((name): [string, Uint8Array] => [`${name} as member ${at}`, map(...before, [member[0], FOREIGN[name]!], ...after)]),
    ];
  });
  const more = draws.some(UNKNOWN, 3).map((member, n): [string, Uint8Array] => {
    const at = draws.between(0, list.length);
    return [`unknown member ${n} at ${at}`, map(...list.slice(0, at), member, ...list.slice(at))];
  });
  return [...changed, ...more, ['a byte behind it', cat(bytes, [draws.between(0, 255)])], ['its last byte missing', bytes.slice(0, -1)]];
}

function refusedForms(format: Format, part: Part): NegativeVector[] {
  const draws = drawsOf(`forms of ${format.name}, ${part}`);
  const bytes = format.good[part];
  const cases = [...notShortest(bytes, draws), ...otherMembers(bytes, draws)].map(([name, changed]) => [name, format.text({ [part]: changed })]);
  return refusals(`${format.name}, ${part}`, 'MALFORMED', Object.fromEntries(cases) as Record<string, string>, format.common);
}

export const refusedByForm: readonly NegativeVector[] = FORMATS.flatMap((format) => [...refusedForms(format, 'header'), ...refusedForms(format, 'payload')]);
