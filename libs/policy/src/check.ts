import { parse } from 'yaml';
import type { z } from 'zod';
import { goldenProblems } from './golden.js';
import { holidaysFile } from './holidays.js';
import { policyKeys, type PolicyKey, type PolicyValues } from './keys.js';
import { partnersFile } from './partners.js';
import type { Layer, PolicySet, Rule } from './policies.js';
import { policyFile, type Setting } from './policy-file.js';
import {
  coverageProblems, duplicates, overlayProblems, partnerProblems, settings, timeProblems, unknownKeys, valueProblems, type ReadFile,
} from './problems.js';

/** Everything wrong with the policy files, one line each: file, key, what. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`policies are refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'PolicyError';
  }
}

const partnersName = 'partners.yaml';
const holidaysName = 'holidays.yaml';

interface NamedFile { readonly name: string; readonly text: string }

/** Checks the texts of all policy files together, and the golden cases of those named. PolicyError with every problem found. */
export function checkPolicyFiles(files: readonly NamedFile[], isGoldenIn: (name: string) => boolean = () => true): PolicySet {
  const problems: string[] = [];
  const read = files.filter(({ name }) => name !== partnersName && name !== holidaysName)
    .flatMap((file) => readInto(problems, file, policyFile).map((content): ReadFile => ({ name: file.name, file: content })));
  const partners = files.filter(({ name }) => name === partnersName)
    .flatMap((file) => readInto(problems, file, partnersFile)).flatMap((content) => content.partners);
  const holidays = files.filter(({ name }) => name === holidaysName)
    .flatMap((file) => readInto(problems, file, holidaysFile)).flatMap((content) => content.years);
  const [nation, province] = [one(problems, read, 'CN'), one(problems, read, '44')];
  const cities = read.filter(({ file }) => file.scope.length === 4);
  problems.push(...read.flatMap((file) => [...unknownKeys(file), ...valueProblems(file), ...timeProblems(file)]));
  problems.push(...duplicates(read.map(({ file }) => file.scope), 'scope'), ...partnerProblems(partners, read));
  problems.push(...duplicates(holidays.map(({ year }) => String(year)), 'year of holidays'));
  if (nation === undefined || province === undefined) throw new PolicyError(problems);

  problems.push(...coverageProblems(nation, province), ...overlayProblems(province, [nation]));
  problems.push(...cities.flatMap((city) => overlayProblems(city, [province, nation])));
  refuse(problems);
  const set: PolicySet = {
    nation: layer(nation), province: layer(province), cities: cities.map(layer), partners, holidays,
    keys: Object.keys(policyKeys) as PolicyKey[],
  };
  refuse(goldenProblems(set, read.filter(({ name }) => isGoldenIn(name))));
  return set;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new PolicyError(problems);
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

function layer({ name, file }: ReadFile): Layer {
  return { scope: file.scope, name: file.name, rules: settings(file).map(([key, setting]) => ruleOf(name, file.scope, key, setting)) };
}

function ruleOf(file: string, scope: string, key: PolicyKey, { value, from, to, source }: Setting): Rule {
  const parsed = policyKeys[key].parse(value) as PolicyValues[PolicyKey];
  return { id: `${scope}/${key}@${from}`, key, value: parsed, from, to: to ?? null, file, source };
}
