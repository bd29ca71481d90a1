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
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml')).sort();
  const files = names.map((name) => ({ name, text: readFileSync(join(dir, name), 'utf8') }));
  return policiesOf(checkPolicyFiles(files), shortHash);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
