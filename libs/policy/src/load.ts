import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPolicyFiles } from './check.js';
import { policiesOf, type Policies } from './policies.js';

export { PolicyError } from './check.js';

/**
 * Reads every `*.yaml` of a folder (`policies/`). PolicyError listing every problem of every file when any is wrong: an
 * unknown key, a value out of bounds, a gap in time, a golden case that fails (C59).
 */
export function loadPolicies(dir: string): Policies {
  return policiesOf(checkPolicyFiles(readFiles(dir)), shortHash);
}

/**
 * The same with one file in place of the one of its scope, as if it stood already. Golden cases of other files say what holds
 * today, and are left aside. PolicyError with every problem named, also for a file without a scope.
 */
export function loadPoliciesWith(dir: string, overlay: { name: string; text: string }): Policies {
  return policiesOf(checkPolicyFiles([...readFiles(dir).filter(({ text }) => scopeOf(text) !== scopeOf(overlay.text)), overlay], (name) => name === overlay.name), shortHash);
}

function readFiles(dir: string): { name: string; text: string }[] {
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml')).sort();
  return names.map((name) => ({ name, text: readFileSync(join(dir, name), 'utf8') }));
}

function scopeOf(text: string): string | undefined {
  return /^scope:\s*"?(\w+)"?\s*$/m.exec(text)?.[1];
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
