import { sha256 } from './raw-bytes.js';

/** Draws that are the same on every machine: the n-th is read off SHA-256 of the name and n. */
export interface Draws {
  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number;
  oneOf<T>(choices: readonly T[]): T;
  /** So many different ones, in the order drawn. */
  some<T>(choices: readonly T[], count: number): T[];
}

export function drawsOf(name: string): Draws {
  let drawn = 0;
  const between = (first: number, last: number): number => first + (Buffer.from(sha256(`yuejuma vectors: ${name} ${drawn++}`)).readUInt32BE() % (last - first + 1));
  return {
    between,
    oneOf: (choices) => choices[between(0, choices.length - 1)]!,
    some(choices, count) {
      const left = [...choices];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(between(0, left.length - 1), 1)[0]!);
    },
  };
}
