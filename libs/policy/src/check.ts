import { addDays, type PlainDate } from '@yuejuma/kernel';
import { parse } from 'yaml';
import type { z } from 'zod';
import { outsideBound } from './bounds.js';
import { checkGolden } from './golden.js';
import { policyKeys, type PolicyKey, type PolicyValues } from './keys.js';
import { partnersFile, type Partner } from './partners.js';
import type { Layer, PolicySet, Rule } from './policies.js';
import { policyFile, type PolicyFile, type Setting } from './policy-file.js';

/** Everything wrong with the policy files, one line each: file, key, what. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`policies are refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'PolicyError';
  }
}

interface NamedFile { name: string; text: string }
interface ReadFile { name: string; file: PolicyFile }

/** Checks the texts of all policy files together. PolicyError with every problem found. */
export function checkPolicyFiles(files: readonly NamedFile[]): PolicySet {
  const problems: string[] = [];
  const read = files.filter(({ name }) => name !== 'partners.yaml').flatMap((file) => readInto(problems, file, policyFile).map((value) => ({ name: file.name, file: value })));
  const partners = files.filter(({ name }) => name === 'partners.yaml').flatMap((file) => readInto(problems, file, partnersFile).flatMap((value) => value.partners));
  const [nation, province] = [one(problems, read, 'CN'), one(problems, read, '44')];
  const cities = read.filter(({ file }) => file.scope.length === 4);
  if (nation === undefined || province === undefined) throw new PolicyError(problems);

  for (const { name, file } of read) problems.push(...valueProblems(name, file), ...timeProblems(name, file));
  problems.push(...coverageProblems([nation, province]), ...overlayProblems(province, [nation]));
  for (const city of cities) problems.push(...overlayProblems(city, [province, nation]));
  problems.push(...duplicates(read.map(({ file }) => file.scope), 'scope'), ...duplicates(partners.map(({ key }) => key), 'partner'));
  problems.push(...partnerProblems(partners, read));
  if (problems.length > 0) throw new PolicyError(problems);

  const set: PolicySet = {
    nation: layer(nation.file), province: layer(province.file), cities: cities.map(({ file }) => layer(file)), partners,
    keys: Object.keys(policyKeys) as PolicyKey[],
  };
  const failed = checkGolden(set, read);
  if (failed.length > 0) throw new PolicyError(failed);
  return set;
}

function readInto<S extends z.ZodType>(problems: string[], { name, text }: NamedFile, schema: S): z.output<S>[] {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    problems.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : 'is no YAML'}`);
    return [];
  }
  const result = schema.safeParse(content);
  if (result.success) return [result.data];
  problems.push(...result.error.issues.map((issue) => `${name}: ${issue.path.join('.')}: ${issue.message}`));
  return [];
}

function one(problems: string[], read: readonly ReadFile[], scope: string): ReadFile | undefined {
  const found = read.find(({ file }) => file.scope === scope);
  if (found === undefined) problems.push(`no readable file has the scope ${scope}`);
  return found;
}

function valueProblems(name: string, file: PolicyFile): string[] {
  return settings(file).flatMap(([key, setting]) => {
    const result = policyKeys[key].safeParse(setting.value);
    return result.success ? [] : result.error.issues.map((issue) => `${name}: ${[key, ...issue.path].join('.')}: ${issue.message}`);
  });
}

function timeProblems(name: string, file: PolicyFile): string[] {
  return keysOf(file).flatMap((key) => inOrder(file, key).flatMap((setting, index, all) => {
    const next = all[index + 1];
    if (setting.to !== undefined && setting.to < setting.from) return [`${name}: ${key}: ends before it begins on ${setting.from}`];
    const overlaps = next !== undefined && (setting.to === undefined || next.from <= setting.to);
    return overlaps ? [`${name}: ${key}: two values hold on ${next.from}`] : [];
  }));
}

// A policy is whole or it is nothing: from the province's first day on, nation and province together set every key on every day.
function coverageProblems(layers: readonly ReadFile[]): string[] {
  const start = '2016-01-01' as PlainDate;
  return (Object.keys(policyKeys) as PolicyKey[]).flatMap((key) => {
    let day: PlainDate | null = start;
    const all = layers.flatMap(({ file }) => inOrder(file, key)).sort((a, b) => (a.from < b.from ? -1 : 1));
    for (const setting of all) if (day !== null && setting.from <= day && (setting.to ?? '9999-12-31') >= day) day = setting.to === undefined ? null : addDays(setting.to, 1);
    return day === null ? [] : [`${layers.at(-1)?.name ?? ''}: ${key}: nothing holds on ${day}`];
  });
}

function overlayProblems({ name, file }: ReadFile, above: readonly ReadFile[]): string[] {
  return settings(file).flatMap(([key, setting]) => {
    const setters = above.filter((upper) => upper.file.rules[key] !== undefined || upper.file.overlays[key] !== undefined);
    const mayNot = file.scope !== '44' && above[0]?.file.overlays[key] === undefined ? [`${name}: ${key}: is not for a city to set`] : [];
    return [...mayNot, ...setters.flatMap((upper) => {
      const bound = upper.file.overlays[key];
      if (bound === undefined) return upper.file.scope === 'CN' ? [`${name}: ${key}: the nation leaves no choice`] : [];
      const outside = outsideBound(setting.value, bound);
      return outside === null ? [] : [`${name}: ${key}: ${outside} (${upper.name})`];
    })];
  });
}

function partnerProblems(partners: readonly Partner[], read: readonly ReadFile[]): string[] {
  return partners.filter(({ cityCode }) => !read.some(({ file }) => file.scope === cityCode)).map(({ key }) => `partners.yaml: ${key}: no policy file for its city`);
}

function duplicates(names: readonly string[], what: string): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `the ${what} ${name} is there twice`);
}

function layer(file: PolicyFile): Layer {
  return { scope: file.scope, name: file.name, rules: settings(file).map(([key, setting]) => ruleOf(file.scope, key, setting)) };
}

function ruleOf(scope: string, key: PolicyKey, { value, from, to, source }: Setting): Rule {
  const parsed = policyKeys[key].parse(value) as PolicyValues[PolicyKey];
  return { id: `${scope}/${key}@${from}`, key, value: parsed, from, to: to ?? null, source };
}

function keysOf(file: PolicyFile): PolicyKey[] {
  return Object.keys(file.rules) as PolicyKey[];
}

function settings(file: PolicyFile): [PolicyKey, Setting][] {
  return keysOf(file).flatMap((key) => (file.rules[key] ?? []).map((setting): [PolicyKey, Setting] => [key, setting]));
}

function inOrder(file: PolicyFile, key: PolicyKey): Setting[] {
  return [...(file.rules[key] ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1));
}
