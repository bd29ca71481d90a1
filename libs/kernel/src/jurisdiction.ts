/** What a unit works on, by codes of Guangdong; a code covers everything below it. */
export interface Jurisdiction {
  /** Every case of these divisions. */
  readonly own: readonly string[];
  /** Of these divisions only what came up: appeals, and cases that the officers below left undecided (`review:4401`). */
  readonly reviewed: readonly string[];
}

/** Reads a unit's codes. Anything that names no division of Guangdong covers nothing. */
export const jurisdictionOf = (codes: readonly string[]): Jurisdiction => ({
  own: codes.filter((code) => /^44\d{0,10}$/.test(code)),
  reviewed: codes.flatMap((code) => /^review:(44\d{0,10})$/.exec(code)?.[1] ?? []),
});
