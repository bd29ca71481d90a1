import { signedAnyhow } from './signed-anyhow.js';
import type { Draws } from './seeded.js';
import { BASE45 } from './raw-bytes.js';
import type { Signer } from './test-keys.js';

/** One byte or character exchanged, put in, left out, or one of its neighbours' place. */
function changed<T>(items: readonly T[], fresh: (old: T) => T, draws: Draws): T[] {
  const at = draws.between(0, items.length - 1);
  const [old, next] = [items[at]!, items[(at + 1) % items.length]!];
  return draws.oneOf([
    () => items.with(at, fresh(old)),
    () => items.with(at, fresh(old)),
    () => items.toSpliced(at, 0, fresh(old)),
    () => items.toSpliced(at, 1),
    () => items.with(at, next).with((at + 1) % items.length, old),
  ])();
}

/** A byte next to the old one or a bit away oftener than any other: lengths and types that just miss. */
export const changedBytes = (bytes: Uint8Array, draws: Draws): Uint8Array<ArrayBuffer> =>
  new Uint8Array(changed([...bytes], (old) => draws.oneOf([old + 1, old + 255, old ^ (1 << draws.between(0, 7)), draws.between(0, 255)]) & 255, draws));

export const changedText = (text: string, draws: Draws): string => changed([...text], () => draws.oneOf([...BASE45, 'a', '\n', '粤']), draws).join('');

const FOREIGN: readonly unknown[] = [null, true, 0, [], {}, '', ' ', 'x', '0', 'NONE', '2026-02-29', '2028-02-29', '2026-11-21T08:00:00Z', '粤'.repeat(100), '粤'.repeat(101), '𠮷'.repeat(50), '𠮷'.repeat(51), '\ud800', 'a\u0000b', 'line\nbreak "quoted" \\', '\u2028', '\u007f'];

/** JSON with one thing in it changed: a value, a member, an order, a character. */
export function changedJson(value: unknown, draws: Draws): unknown {
  if (typeof value === 'string') return draws.oneOf([() => draws.oneOf(FOREIGN), () => (value === '' ? 'x' : changed([...value], () => draws.oneOf(['a', 'Z', '0', '-', '_', '粤', '\u007f']), draws).join(''))])();
  if (Array.isArray(value)) return changedItems(value, draws);
  if (typeof value !== 'object' || value === null) return draws.oneOf(FOREIGN);
  const members = Object.entries(value);
  const at = draws.between(0, members.length - 1);
  const [name, member] = members[at] ?? ['x', ''];
  const deeper = () => members.with(at, [name, changedJson(member, draws)]);
  return Object.fromEntries(draws.oneOf([deeper, deeper, deeper, deeper, () => members.toSpliced(at, 1), () => [...members, ['more', member]] as typeof members, () => members.with(at, [name, draws.oneOf(FOREIGN)])])());
}

function changedItems(items: readonly unknown[], draws: Draws): unknown {
  if (items.length === 0) return draws.oneOf([['x'], {}, '']);
  const at = draws.between(0, items.length - 1);
  const deeper = () => items.with(at, changedJson(items[at], draws));
  return draws.oneOf([deeper, deeper, deeper, deeper, () => items.toSpliced(at, 1), () => [...items, items[at]], () => items.toReversed()])();
}

/** A signed list with one thing changed: under the old signature, or signed anew. */
export function changedList(list: object, signer: Signer, draws: Draws): object {
  const different = changedJson(list, draws) as object;
  if (draws.between(0, 3) === 0) return different;
  const { signature: _, ...unsigned } = different as { signature?: unknown };
  return signedAnyhow(unsigned, signer);
}
