/** A unit's divisions that may name cases: codes of Guangdong, a code covers everything below it. Anything else covers nothing. */
export const jurisdictionsOf = (codes: readonly string[]): string[] => codes.filter((code) => /^44\d{0,10}$/.test(code));

/** Whether a unit works on the cases of a division. */
export const coversDivision = (codes: readonly string[], divisionCode: string): boolean =>
  jurisdictionsOf(codes).some((code) => divisionCode.startsWith(code));
