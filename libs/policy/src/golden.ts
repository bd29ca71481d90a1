import type { PlainDate } from '@yuejuma/kernel';
import { policiesOf, type Policies, type PolicySet } from './policies.js';
import type { ReadFile } from './problems.js';

/** Every golden case of the files that the assembled policies do not answer as written. */
export function goldenProblems(set: PolicySet, read: readonly ReadFile[]): string[] {
  const policies = policiesOf(set, () => '');
  return read.flatMap(({ name, file }) => file.golden.flatMap(({ on, expect }) => {
    const actual = valuesOn(policies, file.scope === 'CN' ? '44' : file.scope, on);
    return Object.entries(expect)
      .filter(([key, value]) => JSON.stringify(actual[key]) !== JSON.stringify(value))
      .map(([key, value]) => `${name}: ${key}: is ${JSON.stringify(actual[key])} on ${on}, its golden case says ${JSON.stringify(value)}`);
  }));
}

function valuesOn(policies: Policies, cityCode: string, on: PlainDate): Record<string, unknown> {
  try {
    return { ...policies.on(cityCode, on) };
  } catch {
    return {};
  }
}
