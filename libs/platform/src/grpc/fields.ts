import { breach, cityOfId, invalidFields, isUuid, type Breach, type FieldViolation } from '@yuejuma/kernel';

/** A rule a field must satisfy: what is wrong, or undefined when it holds. */
export type Rule = (value: unknown) => Breach | undefined;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Nothing a reader would see: spaces, and marks that only format. */
const BLANK = /^[\s\p{Cf}]*$/u;
/** Control characters, what could not be decoded, and marks that turn the order of what a reader sees. */
const UNUSABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/u;

export const rules = {
  /** A text of 1 to `max` characters that a reader can see, without control characters. */
  text: (max: number): Rule => (value) => {
    const length = [...text(value)].length;
    if (length > max) return breach.tooLong(max);
    if (UNUSABLE.test(text(value))) return breach.unusableCharacters();
    return BLANK.test(text(value)) ? breach.required() : undefined;
  },
  /** The same, or empty. */
  optionalText: (max: number): Rule => (value) => (text(value) === '' ? undefined : rules.text(max)(value)),
  uuid: (): Rule => (value) => (isUuid(text(value)) ? undefined : breach.malformed('must be a uuid')),
  /** `4401-…`, the id of a thing in a city. */
  celledId: (): Rule => (value) => (cityOfId(text(value)) ? undefined : breach.malformed('is not an id of ours')),
  matches: (pattern: RegExp, words: string): Rule => (value) => (pattern.test(text(value)) ? undefined : breach.malformed(words)),
  /** An enum value other than the unspecified and unknown ones. */
  listed: (): Rule => (value) => (/UNSPECIFIED$|UNRECOGNIZED$/.test(text(value)) || text(value) === '' ? breach.notListed() : undefined),
} as const;

/** Checks a request, naming every field that cannot be taken at once. Throws INVALID_FIELD. */
export function checkFields<R extends object>(request: R, checks: Partial<Record<keyof R & string, Rule>>): void {
  const violations = Object.entries(checks).flatMap(([field, rule]): FieldViolation[] => {
    const found = (rule as Rule)((request as Record<string, unknown>)[field]);
    return found === undefined ? [] : [{ field, ...found }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

/** The short name of a generated enum value: `STATE_PENDING` of State is `PENDING`. */
export function nameOf<E extends Record<string, string>>(enumeration: E, value: E[keyof E]): Exclude<keyof E & string, 'UNSPECIFIED' | 'UNRECOGNIZED'> {
  return (Object.keys(enumeration).find((key) => enumeration[key] === value) ?? 'UNSPECIFIED') as Exclude<keyof E & string, 'UNSPECIFIED' | 'UNRECOGNIZED'>;
}
