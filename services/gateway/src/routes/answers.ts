import { z } from 'zod';

/** A JSON object without the fields that say nothing: proto3 writes an absent text as ''. */
export function withoutEmpty<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined | ''> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== '')) as never;
}

/** The short name of a generated enum value, such as PENDING of STATE_PENDING; its own prefix is what the enum's keys lack. */
export function shortName<E extends Record<string, string>>(enumeration: E, value: string): string {
  return Object.keys(enumeration).find((key) => enumeration[key] === value) ?? 'UNSPECIFIED';
}

export const instant = z.iso.datetime().describe('RFC 3339 in UTC');
export const civilDate = z.iso.date().describe('Civil date in Asia/Shanghai');
export const listed = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);

/** What every gathered list says besides its items. */
export const pageAnswer = {
  nextPageToken: z.string().describe('Empty on the last page'),
  unavailableCities: z.array(z.string()).optional().describe('Cities whose cell did not answer'),
};

/** A gathered list as the contract has it. */
export function listAnswer<T>(plural: string, items: readonly T[], page: { nextPageToken: string; unavailableCities: readonly string[] }): Record<string, unknown> {
  return { [plural]: items, nextPageToken: page.nextPageToken, ...(page.unavailableCities.length > 0 ? { unavailableCities: page.unavailableCities } : {}) };
}
