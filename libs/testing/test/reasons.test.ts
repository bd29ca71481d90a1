import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorReason } from '@yuejuma/proto/common/v1/error_reason';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const reasons = Object.keys(ErrorReason).filter((name) => !['UNSPECIFIED', 'UNRECOGNIZED'].includes(name));

/** Files that name every reason without refusing anything. */
const lists = /libs\/proto\/|grpc\/status\.ts$|grpc\/errors\.test\.ts$|reason-words\.ts$/;
const skipped = /(^|\/)(node_modules|dist|mutants)(\/|$)/;

const sources = ['libs', 'services', 'e2e', 'checks', 'tools'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !skipped.test(path) && !lists.test(path)));

/** The reasons that none of these files names. */
function unnamedIn(paths: readonly string[]): string[] {
  const words = new Set(paths.flatMap((path) => readFileSync(join(root, path), 'utf8').match(/\b[A-Z][A-Z_]+\b/g) ?? []));
  return reasons.filter((reason) => !words.has(reason));
}

test('every reason of the contract is given by something', () => {
  expect(unnamedIn(sources.filter((path) => /^(libs|services)\/[^/]+\/src\//.test(path) && !path.endsWith('.test.ts')))).toEqual([]);
});

test('every reason of the contract is provoked by a test or a check', () => {
  expect(unnamedIn(sources.filter((path) => path.endsWith('.test.ts') || path.startsWith('checks/')))).toEqual([]);
});
