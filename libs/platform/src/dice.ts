/** A number from 0 up to 1, for jitter only: nobody may gain by guessing it. */
export type Dice = () => number;

/** The runtime's own dice; with a seed, which only development may set, the same throws at every start. */
export function systemDice(seed: number | undefined, seedable: boolean): Dice {
  if (seed === undefined) return Math.random;
  if (!seedable) throw new Error('the dice of a production service have no seed');
  return seededDice(seed);
}

/** Mulberry32: small, quick, and spread evenly enough for pauses. */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
