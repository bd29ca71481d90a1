import { addDays, compareDates, type PlainDate } from '@yuejuma/kernel';
import { outsideBound } from './bounds.js';
import { policyKeys, type PolicyKey } from './keys.js';
import type { Partner } from './partners.js';
import type { PolicyFile, Setting } from './policy-file.js';

/** A policy file of the right form, by its name. */
export interface ReadFile { readonly name: string; readonly file: PolicyFile }

/** Values that their keys do not take. */
export function valueProblems({ name, file }: ReadFile): string[] {
  return settings(file).flatMap(([key, setting]) => {
    const result = policyKeys[key].safeParse(setting.value);
    return result.success ? [] : result.error.issues.map((issue) => `${name}: ${[key, ...issue.path].join('.')}: ${issue.message}`);
  });
}

/** Values that end before they begin, or hold at once. */
export function timeProblems({ name, file }: ReadFile): string[] {
  return keysOf(file).flatMap((key) => inOrder(file, key).flatMap((setting, index, all) => {
    const next = all[index + 1];
    if (setting.to !== undefined && setting.to < setting.from) return [`${name}: ${key}: ends before it begins on ${setting.from}`];
    const overlaps = next !== undefined && (setting.to === undefined || next.from <= setting.to);
    return overlaps ? [`${name}: ${key}: two values hold on ${next.from}`] : [];
  }));
}

/** From the day the nation's rules begin, nation and province together set every key on every day: a policy is whole or nothing. */
export function coverageProblems(nation: ReadFile, province: ReadFile): string[] {
  const start = settings(nation.file).map(([, setting]) => setting.from).sort(compareDates)[0];
  if (start === undefined) return [`${nation.name}: sets nothing`];
  return (Object.keys(policyKeys) as PolicyKey[]).flatMap((key) => {
    const uncovered = firstUncovered(start, [...inOrder(nation.file, key), ...inOrder(province.file, key)]);
    return uncovered === null ? [] : [`${province.name}: ${key}: nothing holds on ${uncovered}`];
  });
}

function firstUncovered(start: PlainDate, all: readonly Setting[]): PlainDate | null {
  let day = start;
  for (;;) {
    const standing = all.filter(({ from, to }) => from <= day && (to === undefined || to >= day));
    if (standing.length === 0) return day;
    if (standing.some(({ to }) => to === undefined)) return null;
    day = addDays(standing.map(({ to }) => to!).sort(compareDates).at(-1)!, 1);
  }
}

/** What a layer sets, or leaves to the next, though those above it do not leave it; what it sets outside their bounds (C59). */
export function overlayProblems({ name, file }: ReadFile, above: readonly ReadFile[]): string[] {
  const isLeft = (key: PolicyKey): boolean =>
    above[0]?.file.overlays[key] !== undefined || (file.scope === '44' && above.every((upper) => upper.file.rules[key] === undefined));
  const keys = new Set([...keysOf(file), ...(Object.keys(file.overlays).filter(isPolicyKey))]);
  const taken = [...keys].filter((key) => !isLeft(key)).map((key) => `${name}: ${key}: is not left to this file to set`);
  const outside = settings(file).flatMap(([key, setting]) => above.flatMap((upper) => {
    const bound = upper.file.overlays[key];
    const problem = bound === undefined ? null : outsideBound(setting.value, bound);
    return problem === null ? [] : [`${name}: ${key}: ${problem} (${upper.name})`];
  }));
  return [...taken, ...outside];
}

/** Keys that no code reads: a city cannot invent a condition (C59, T38). */
export function unknownKeys({ name, file }: ReadFile): string[] {
  const keys = [...Object.keys(file.rules), ...Object.keys(file.overlays)];
  return [...new Set(keys)].filter((key) => !isPolicyKey(key)).map((key) => `${name}: ${key}: there is no such key`);
}

/** Partners that are there twice, or of a city nobody made policy for. */
export function partnerProblems(partners: readonly Partner[], read: readonly ReadFile[]): string[] {
  const homeless = partners.filter(({ cityCode }) => !read.some(({ file }) => file.scope === cityCode));
  return [...homeless.map(({ key }) => `partners.yaml: ${key}: no policy file for its city`), ...duplicates(partners.map(({ key }) => key), 'partner')];
}

/** Names that occur twice. */
export function duplicates(names: readonly string[], what: string): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `the ${what} ${name} is there twice`);
}

function isPolicyKey(key: string): key is PolicyKey {
  return Object.hasOwn(policyKeys, key);
}

function keysOf(file: PolicyFile): PolicyKey[] {
  return Object.keys(file.rules).filter(isPolicyKey);
}

/** Every setting of a known key. */
export function settings(file: PolicyFile): [PolicyKey, Setting][] {
  return keysOf(file).flatMap((key) => (file.rules[key] ?? []).map((setting): [PolicyKey, Setting] => [key, setting]));
}

function inOrder(file: PolicyFile, key: PolicyKey): Setting[] {
  return [...(file.rules[key] ?? [])].sort((a, b) => compareDates(a.from, b.from));
}
