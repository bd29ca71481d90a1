import { decodeBase64url } from './base64url.js';

/** An object with exactly these members. */
export function hasExactly(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** Canonical base64url of this many bytes. */
export function isBase64urlOf(value: unknown, length: number): boolean {
  return typeof value === 'string' && decodeBase64url(value)?.length === length;
}

/** `2026-11-21T00:00:00Z`, a time that exists. */
export function isTime(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value)) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19);
}

/** `2026-11-21`, a day that exists. */
export const isCivilDate = (value: unknown): value is string => typeof value === 'string' && isTime(`${value}T00:00:00Z`);
