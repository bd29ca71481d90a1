/** A road name and what is left of it without any one character: names that are one slip apart share one of these. */
export function shorterSpellings(road: string): string[] {
  const characters = [...road];
  return [...new Set([road, ...characters.map((_, at) => characters.toSpliced(at, 1).join(''))])];
}
