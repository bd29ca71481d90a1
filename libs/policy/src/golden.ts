import type { PolicyFile } from './policy-file.js';
import { policiesOf, type PolicySet } from './policies.js';

/** Every golden case of the files that the assembled policies do not answer as written. */
export function checkGolden(set: PolicySet, read: readonly { name: string; file: PolicyFile }[]): string[] {
  const policies = policiesOf(set, () => '');
  return read.flatMap(({ name, file }) => file.golden.flatMap(({ on, expect }) => {
    const policy: Record<string, unknown> = { ...policies.on(file.scope === 'CN' ? '44' : file.scope, on) };
    return Object.entries(expect)
      .filter(([key, value]) => JSON.stringify(policy[key]) !== JSON.stringify(value))
      .map(([key, value]) => `${name}: golden ${on}: ${key} is ${JSON.stringify(policy[key])}, not ${JSON.stringify(value)}`);
  }));
}
