/**
 * How many milliseconds an act took that should take less than this. A machine that is busy with other tests may stand still for
 * a moment, so that an act that took longer is tried once more; whatever else it is to do, it does each time.
 */
export async function atBest(limitMs: number, act: () => Promise<number>): Promise<number> {
  const first = await act();
  return first < limitMs ? first : Math.min(first, await act());
}
