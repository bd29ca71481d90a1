/** A small seeded generator of numbers: the same seed gives the same numbers on every machine. Never for keys. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform integer in [0, bound); bound at most 2^32. */
  below(bound: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element of a list that is not empty, each as likely. */
  pick<T>(list: readonly T[]): T;
}

/** sfc32 (Chris Doty-Humphrey, public domain), its state spread from one number by splitmix32. */
export function seededRandom(seed: number): Random {
  const spread = splitmix32(seed);
  let a = spread();
  let b = spread();
  let c = spread();
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i += 1) next();
  const unit = (): number => next() / 4294967296;
  const below = (bound: number): number => Math.floor(unit() * bound);
  return {
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('pick from an empty list');
      return list[below(list.length)] as T;
    },
  };
}

/** Draws an element of a fixed table in proportion to its weight. */
export function weightedPicker<T>(table: readonly (readonly [value: T, weight: number])[]): (random: Random) => T {
  const total = table.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('weights must add up to more than zero');
  // One slot per 1/4096 of the weight turns a draw into one array read; the last owner of a boundary slot wins, which shifts a share by 0.03 % at most.
  const slots: T[] = [];
  let reached = 0;
  for (const [value, weight] of table) {
    reached += weight;
    while (slots.length < Math.ceil((reached / total) * SLOTS)) slots.push(value);
  }
  return (random) => slots[random.below(SLOTS)] as T;
}

const SLOTS = 4096;

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
