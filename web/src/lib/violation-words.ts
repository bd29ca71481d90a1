import type { FieldViolation } from './api-error.js';

const boundsOf = ({ least, most }: FieldViolation): string =>
  most === undefined ? (least === undefined ? 'plain' : 'least') : least === undefined ? 'most' : 'between';

/** Where the words of a violation are, by its reason and the bounds it names: the words are ours in every language (architecture.md 2.5). */
export const violationKey = (violation: FieldViolation, has: (key: string) => boolean): string =>
  [`violations.${violation.reason}.${boundsOf(violation)}`, `violations.${violation.reason}`].find(has) ?? 'violations.other';

/** The field a person filled in, of a place inside or around it: `evidenceIds[0]` is `evidenceIds`, `declare.houseCode` is `houseCode`. */
export const fieldOf = (path: string): string => path.replace(/\[\d+\].*$/, '').replace(/^.*\./, '');
