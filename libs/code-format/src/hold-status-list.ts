import type { ReadPrintedList } from './printed-list.js';
import type { ReadStatusList } from './status-list.js';
import { positionOn } from './status-index.js';
import type { StatusList } from './token-rules.js';

/** What a verifier asks of the list it holds. */
export function statusListOf({ producedTime, days }: ReadStatusList): StatusList {
  const find = <T>(statusIndex: number, use: (positions: Uint32Array, position: number) => T): T | undefined => {
    for (const [day, positions] of days) {
      const position = positionOn(day, statusIndex);
      if (position !== undefined) return use(positions, position);
    }
    return undefined;
  };
  return {
    producedTime,
    isRevoked: (statusIndex) => find(statusIndex, has) === true,
    isCovered: (statusIndex) => find(statusIndex, () => true) === true,
  };
}

/** The same of the list of revoked printed codes, which speaks of all of them. */
export const printedListOf = ({ producedTime, revoked }: ReadPrintedList): StatusList => ({ producedTime, isRevoked: (statusIndex) => has(revoked, statusIndex) });

/** A held list with a delta put on it, or undefined when the delta adds to another list: then the whole list is fetched. */
export function withDelta(held: ReadStatusList, delta: ReadStatusList): ReadStatusList | undefined {
  if (delta.sinceTime?.getTime() !== held.producedTime.getTime()) return undefined;
  const days = [...delta.days].map(([day, added]) => [day, union(held.days.get(day) ?? new Uint32Array(0), added)] as const);
  return { ...delta, sinceTime: undefined, days: new Map(days) };
}

const union = (a: Uint32Array, b: Uint32Array): Uint32Array => Uint32Array.from(new Set([...a, ...b])).sort();

function has(positions: Uint32Array, position: number): boolean {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return positions[low] === position;
}
