import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicies, PolicyError } from '@yuejuma/policy/load';
import { parse } from 'yaml';
import { policyKeys } from '../../libs/policy/src/keys.js';
import type { Named } from './words.js';

/** Every key of every policy file, its listed words, and the keys that policy knows at all. */
export function policyNames(root: string): Named[] {
  const folder = join(root, 'policies');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const names = files.flatMap((file) => namesIn(parse(readFileSync(join(folder, file), 'utf8')), `policy ${file}`));
  return [...names, ...Object.keys(policyKeys).map((name) => ({ where: `policy key ${name}`, name }))];
}

function namesIn(value: unknown, where: string): Named[] {
  if (typeof value === 'string') return [{ where, name: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [{ where: `${where} ${key}`, name: key }]),
    ...namesIn(inner, Array.isArray(value) ? where : `${where} ${key}`),
  ]);
}

/** Cities whose policy loads with every key whitelisted and inside its bounds; none when any file is refused. */
export function citiesLoaded(root: string): number {
  try {
    return loadPolicies(join(root, 'policies')).cities.length;
  } catch (error) {
    if (error instanceof PolicyError) return 0;
    throw error;
  }
}
