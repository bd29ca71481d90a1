import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listing, readCatalogue, select } from './check/catalogue.mjs';
import { failures, judge } from './check/judge.mjs';
import { applyPatch, copyTree } from './check/mutant-tree.mjs';
import { readCheckOptions } from './check/options.mjs';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'yuejuma-harness-')));
});
afterEach(() => rm(folder, { recursive: true }));

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

describe('the catalogue of checks', () => {
  const patch = 'Breaks: the lock is gone\nViolates: one effect\n\ndiff --git a/x b/x\n';

  test('says of each what it demands and by which mutants it is proven', async () => {
    await plant('01-races/check.ts', `export const demands = 'exactly one effect';\n`);
    await plant('01-races/mutants/no-lock.patch', patch);
    await plant('figures.ts', '');
    const catalogue = readCatalogue(folder);
    expect(catalogue.map(listing)).toEqual([expect.stringMatching(/^01-races +exactly one effect \(mutants: no-lock\)$/)]);
    expect(catalogue[0]?.mutants[0]).toMatchObject({ what: 'the lock is gone', violates: 'one effect' });
    for (const name of ['01-races', '1', '01']) expect(select(catalogue, name).name).toBe('01-races');
    expect(() => select(catalogue, '2')).toThrow(/There is no check 2[^]*01-races/);
  });

  test('refuses a check without mutants, a check that demands nothing, and a mutant that does not say what it is', async () => {
    await plant('01-races/check.ts', `export const demands = 'exactly one effect';\n`);
    expect(() => readCatalogue(folder)).toThrow(/no mutant/);
    await plant('01-races/mutants/no-lock.patch', 'diff --git a/x b/x\n');
    expect(() => readCatalogue(folder)).toThrow(/Breaks/);
    await plant('01-races/mutants/no-lock.patch', patch);
    await plant('01-races/check.ts', '');
    expect(() => readCatalogue(folder)).toThrow(/demands/);
  });

  test('is asked for a list or for checks, not for both and not for something else', () => {
    expect(readCheckOptions(['--list'])).toEqual({ isList: true, isFull: false, only: '', names: [] });
    expect(readCheckOptions(['1', '06-x', '--full'])).toEqual({ isList: false, isFull: true, only: '', names: ['1', '06-x'] });
    expect(readCheckOptions(['1', '--only=no-lock'])).toMatchObject({ only: 'no-lock', names: ['1'] });
    for (const args of [[], ['--list', '1'], ['--fast', '1'], ['--only=', '1']]) expect(() => readCheckOptions(args)).toThrow(/Usage/);
  });
});

describe('the verdict on a run', () => {
  const figure = (name: string, holds: boolean) => ({ name, holds, wanted: '1', measured: holds ? '1' : '34' });
  const mutant = { name: 'no-lock', file: '', what: '', violates: 'one effect | no second effect' };

  test('on the code is no failure when every figure holds, and one when none was measured or it did not end', () => {
    expect(failures({ figures: [figure('one effect', true)] })).toEqual([]);
    expect(failures({ figures: [figure('one effect', false)] })).toEqual(['one effect: 34, wanted 1']);
    expect(failures({ figures: [] })).toHaveLength(1);
    expect(failures({ figures: [figure('one effect', true)], broken: 'out of memory' })).toHaveLength(1);
  });

  test.each([
    ['is killed by the figure it violates', [figure('one effect', false)], undefined, true, 'killed'],
    ['may violate one of several figures, whichever comes first', [figure('no second effect', false)], undefined, true, 'killed'],
    ['survives when every figure holds', [figure('one effect', true)], undefined, false, 'SURVIVED'],
    ['does not count when another figure fails', [figure('no 5xx', false)], undefined, false, 'WRONG REASON'],
    ['does not count when it cannot run', [], 'SyntaxError', false, 'BROKEN'],
  ])('a mutant %s', (_, figures, broken, isKilled, word) => {
    expect(judge(mutant, { figures, ...(broken === undefined ? {} : { broken }) })).toMatchObject({ isKilled, words: expect.stringContaining(word) });
  });
});

describe('the copy a mutant lives in', () => {
  test('holds its own workspace packages and our packages from npm, and leaves the original alone', async () => {
    await plant('tree/libs/kernel/src/mask.ts', 'export const stars = 2;\n');
    await plant('tree/.git/HEAD', '');
    await plant('tree/node_modules/pg/index.js', '');
    await mkdir(join(folder, 'tree/node_modules/@yuejuma'));
    await symlink('../../libs/kernel', join(folder, 'tree/node_modules/@yuejuma/kernel'));
    const copy = join(folder, 'copy');
    copyTree(copy, join(folder, 'tree'));
    expect(await realpath(join(copy, 'node_modules/@yuejuma/kernel'))).toBe(join(copy, 'libs/kernel'));
    expect(await realpath(join(copy, 'node_modules/pg'))).toBe(join(folder, 'tree/node_modules/pg'));
    await expect(readFile(join(copy, '.git/HEAD'))).rejects.toThrow('ENOENT');

    await plant('stars.patch', 'Breaks: a name shows\nViolates: masked\n\ndiff --git a/libs/kernel/src/mask.ts b/libs/kernel/src/mask.ts\n--- a/libs/kernel/src/mask.ts\n+++ b/libs/kernel/src/mask.ts\n@@ -1 +1 @@\n-export const stars = 2;\n+export const stars = 0;\n');
    expect(await applyPatch(copy, join(folder, 'stars.patch'))).toBe('');
    expect(await readFile(join(copy, 'libs/kernel/src/mask.ts'), 'utf8')).toContain('stars = 0');
    expect(await readFile(join(folder, 'tree/libs/kernel/src/mask.ts'), 'utf8')).toContain('stars = 2');
    expect(await applyPatch(copy, join(folder, 'stars.patch'))).toContain('does not apply');
    expect(await applyPatch(copy, join(folder, 'stars.patch'), { isBack: true })).toBe('');
  });
});
