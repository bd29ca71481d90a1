import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breaches, testImports } from './lint/boundaries.mjs';
import { airborneTime } from './lint/clock.mjs';
import { lawNumbersInCode } from './lint/law-numbers.mjs';

const root = resolve(import.meta.dirname, '..');
let sandbox: string;

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), 'yuejuma-lint-'));
  await cp(join(root, '.oxlintrc.json'), join(sandbox, '.oxlintrc.json'));
  await symlink(join(root, 'node_modules'), join(sandbox, 'node_modules'));
});
afterAll(() => rm(sandbox, { recursive: true }));

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(sandbox, path)), { recursive: true });
  await writeFile(join(sandbox, path), text);
}

/** What oxlint says of one planted file about its imports. */
async function importComplaints(path: string, line: string): Promise<number> {
  await plant(path, `${line}\nexport const used = [things];\n`);
  const args = ['--format', 'json', path];
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/oxlint'), args, { cwd: sandbox }).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).length;
}

const service = 'services/registration/src';
const forbidden: [string, string, string][] = [
  ['the domain', `${service}/domain/deadline.ts`, '../context.js'],
  ['the domain', `${service}/domain/deadline.ts`, '@yuejuma/platform/db/sql'],
  ['the domain', `${service}/domain/deadline.ts`, 'node:fs'],
  ['a repository', `${service}/declarations.repository.ts`, '@nestjs/common'],
  ['a repository', `${service}/declarations.repository.ts`, '@yuejuma/platform/grpc/client'],
  ['a repository', `${service}/declarations.repository.ts`, '@yuejuma/platform/queue/outbox'],
  ['a repository', `${service}/declarations.repository.ts`, './registration.controller.js'],
  ['a command', `${service}/confirm-residence.ts`, '@nestjs/common'],
  ['a command', `${service}/confirm-residence.ts`, '@yuejuma/platform/grpc/service'],
  ['a command', `${service}/confirm-residence.ts`, '@yuejuma/proto/registration/v1/registration_service'],
  ['a command', `${service}/confirm-residence.ts`, './registration.controller.js'],
  ['a job', `${service}/jobs/remind-confirmer.ts`, '@grpc/grpc-js'],
  ['a controller', `${service}/registration.controller.ts`, './declarations.repository.js'],
  ['a controller', `${service}/registration.controller.ts`, '@yuejuma/platform/db/sql'],
  ['the kernel', 'libs/kernel/src/error.ts', '@yuejuma/proto/common/v1/error_reason'],
  ['the kernel', 'libs/residence/src/confirm.ts', '@yuejuma/platform/db/sql'],
];

describe('inside a service', () => {
  test.each(forbidden)('%s (%s) must not import %s', async (_, path, specifier) => {
    expect(await importComplaints(path, `import { things } from '${specifier}';`)).toBe(1);
  });

  test.each([
    [`${service}/domain/deadline.ts`, '@yuejuma/policy'],
    [`${service}/declarations.repository.ts`, '@yuejuma/platform/db/sql'],
    [`${service}/declarations.repository.ts`, './domain/deadline.js'],
    [`${service}/confirm-residence.ts`, '@yuejuma/platform/queue/outbox'],
    [`${service}/confirm-residence.ts`, './declarations.repository.js'],
    [`${service}/registration.controller.ts`, './confirm-residence.js'],
    [`${service}/registration.controller.ts`, '@yuejuma/proto/registration/v1/registration_service'],
  ])('%s may import %s', async (path, specifier) => {
    expect(await importComplaints(path, `import { things } from '${specifier}';`)).toBe(0);
  });

  test('the kernel may name the types of the contract, not its values', async () => {
    const line = `import type { things as t } from '@yuejuma/proto/common/v1/error_reason'; const things = 0 as unknown as t;`;
    expect(await importComplaints('libs/kernel/src/error.ts', line)).toBe(0);
  });
});

describe('between projects', () => {
  const projects = {
    proto: { tags: ['type:contract'] },
    kernel: { tags: ['type:kernel'] },
    platform: { tags: ['type:platform'] },
    testing: { tags: ['type:testing'] },
    address: { tags: ['type:service', 'scope:address'] },
    permit: { tags: ['type:service', 'scope:permit'] },
    web: { tags: ['type:web'] },
  };

  test.each([
    ['address', 'permit'],
    ['platform', 'address'],
    ['platform', 'testing'],
    ['kernel', 'platform'],
    ['proto', 'kernel'],
    ['web', 'platform'],
    ['web', 'address'],
    ['testing', 'web'],
  ])('%s must not depend on %s', (source, target) => {
    expect(breaches(projects, [{ source, target }])).toHaveLength(1);
  });

  test.each([
    ['address', 'platform'],
    ['platform', 'kernel'],
    ['kernel', 'proto'],
    ['testing', 'permit'],
    ['web', 'kernel'],
  ])('%s may depend on %s', (source, target) => {
    expect(breaches(projects, [{ source, target }])).toEqual([]);
  });

  test('a project without a type is a breach, so that no new one slips through', () => {
    expect(breaches({ loose: { tags: [] } }, [])).toHaveLength(1);
  });

  test('a service imports the testing library in its tests only', () => {
    const text = `import { demoPeople } from '@yuejuma/testing/people';`;
    expect(testImports([{ path: `${service}/seed.ts`, text }])).toHaveLength(1);
    expect(testImports([{ path: 'services/registration/test/declare.test.ts', text }, { path: `${service}/seed.test.ts`, text }])).toEqual([]);
  });
});

describe('in the text', () => {
  test.each(['const at = new Date();', 'const at = Date.now();', 'const die = Math.random();'])('a command must not say %s', (text) => {
    expect(airborneTime([{ path: `${service}/confirm-residence.ts`, text }])).toHaveLength(1);
  });

  test('the context, where the clock comes in, may read it, and a date may be made of one that was given', () => {
    expect(airborneTime([{ path: `${service}/context.ts`, text: 'now: () => new Date()' }])).toEqual([]);
    expect(airborneTime([{ path: `${service}/confirm-residence.ts`, text: 'new Date(ctx.now().getTime() + 1)' }])).toEqual([]);
  });

  test('a number of the law is found outside policies, documents and tests, and nowhere else', async () => {
    const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: sandbox });
    const law = 'after 183 days';
    await git('init', '-q');
    await plant('src/due.ts', `// ${law}\n`);
    await plant('src/near.ts', '// 1834, 0183, a183b\n');
    for (const path of ['policies/guangdong.yaml', 'docs/law.md', 'src/due.test.ts', 'test/due.ts', 'e2e/due.ts']) await plant(path, law);
    expect(await lawNumbersInCode(sandbox)).toEqual([expect.stringContaining('src/due.ts:1:')]);
  });
});
