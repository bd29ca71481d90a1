import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../infra/config.mjs';
import { resetDataDir, takeDataDir } from '../infra/data-dir.mjs';
import { requireFreePorts } from '../infra/port.mjs';
import { restoreSymlinks } from '../infra/postgres-binaries.mjs';
import { readOptions } from '../infra/start-options.mjs';
import { verdict } from '../infra/test-verdict.mjs';

const inFolder = async (work: (folder: string) => unknown) => {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-start-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('an empty environment starts on 8080 and 9090', () => {
  expect(readConfig({})).toMatchObject({ port: 8080, partnerGrpcPort: 9090, databaseUrl: undefined });
});

test.each([
  ['PORT', 'http'],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '9090'],
  ['PARTNER_GRPC_PORT', '-1'],
  ['DATABASE_URL', 'mysql://localhost/db'],
  ['REDIS_URL', 'localhost:6379'],
  ['CACHE_REDIS_URL', 'http://localhost'],
  ['OIDC_ISSUER', 'issuer'],
  ['LOG_LEVEL', 'loud'],
  ['DATA_DIR', '/'],
  ['DATA_DIR', import.meta.filename],
])('%s=%s stops the start and is named', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});

test('every wrong value is listed at once, and a password in one is not shown', () => {
  const problems = () => readConfig({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'mysql://u:secret@h/d' });
  expect(problems).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/);
  expect(problems).not.toThrow('secret');
});

test('the flags are --reset and --people, an unknown one shows the usage', () => {
  expect(readOptions([])).toEqual({ shouldReset: false, people: 0 });
  expect(readOptions(['--reset', '--people', '100'])).toEqual({ shouldReset: true, people: 100 });
  expect(readOptions(['--people=5'])).toEqual({ shouldReset: false, people: 5 });
  expect(() => readOptions(['--fast'])).toThrow(/--fast[\s\S]*Usage/);
  expect(() => readOptions(['--people', 'many'])).toThrow('whole number');
  expect(() => readOptions(['--people'])).toThrow('whole number');
  expect(() => readOptions(['--keycloak'])).toThrow('not available yet');
});

test('a port in use is named together with the variable that moves it', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await expect(requireFreePorts({ PARTNER_GRPC_PORT: port })).rejects.toThrow(new RegExp(`${port}.*PARTNER_GRPC_PORT`));
  await new Promise((resolve) => taken.close(resolve));
  await requireFreePorts({ PARTNER_GRPC_PORT: port });
});

test('--reset empties a folder that a start made, and refuses any other', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    expect(() => resetDataDir(folder)).toThrow('no npm start made');
    const ours = join(folder, 'data');
    const lock = await takeDataDir(ours, () => undefined);
    writeFileSync(join(ours, 'clock'), '1');
    resetDataDir(ours);
    expect(() => readlinkSync(join(ours, 'clock'))).toThrow('ENOENT');
    lock.release();
  }));

test('the links that npm leaves out under --ignore-scripts come back', () =>
  inFolder((folder) => {
    mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
    const links = [{ source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    restoreSymlinks(folder);
    restoreSymlinks(folder); // a second time changes nothing
    expect(readlinkSync(join(folder, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.17');
  }));

const skip = (reason: string) => ({ passed: 2, failed: 0, skips: [{ name: 'web opens', reason }] });
test.each([
  ['all passed', { passed: 3, failed: 0, skips: [] }, false, '3 passed, 0 failed', 0],
  ['one failed', { passed: 3, failed: 1, skips: [] }, false, '3 passed, 1 failed', 1],
  ['nothing ran', { passed: 0, failed: 0, skips: [] }, false, '0 passed, 0 failed', 1],
  ['a skip that says why', skip('Chromium is not installed'), false, '2 passed, 0 failed, 1 skipped', 0],
  ['a skip that does not say why', skip(''), false, '2 passed, 1 failed', 1],
  ['a skip in CI for a tool that can be had', skip('Chromium is not installed'), true, '2 passed, 1 failed', 1],
  ['a skip in CI for a tool that cannot', skip('no registry has k6'), true, '2 passed, 0 failed, 1 skipped', 0],
])('the last line of npm test: %s', (_, summary, isCi, lastLine, exitCode) => {
  const said = verdict(summary, exitCode, isCi);
  expect([said.lines.at(-1), said.exitCode]).toEqual([lastLine, exitCode]);
});
