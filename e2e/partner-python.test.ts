import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPlatformForTest, type PlatformUnderTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, text } from './client.js';

const run = promisify(execFile);
const example = (name: string) => fileURLToPath(new URL(`../clients/python/${name}`, import.meta.url));

/** An index may hang or break off; what it gave already is not fetched again. */
const PIP_ATTEMPTS = 3;
const PIP_MS = 90_000;

let platform: PlatformUnderTest;
let folder: string;
let python: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuejuma-python-'));
  python = await findPython();
  if (python) platform = await startPlatformForTest();
}, PIP_ATTEMPTS * PIP_MS + 240_000);
afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One that has what the example needs; CI installs it into a folder of its own, where there is Python and pip. */
async function findPython(): Promise<string | undefined> {
  const isReady = (command: string) => run(command, ['-c', 'import grpc, grpc_tools']).then(() => true, () => false);
  const named = process.env['PYTHON'] ?? 'python3';
  if (await isReady(named)) return named;
  if (!process.env['CI_RUN']) return undefined;
  const own = join(folder, 'venv', 'bin', 'python');
  await run(named, ['-m', 'venv', join(folder, 'venv')]).catch(() => undefined);
  for (let attempt = 0; attempt < PIP_ATTEMPTS; attempt += 1) {
    const isInstalled = await run(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', example('requirements.txt')], { timeout: PIP_MS }).then(() => true, () => false);
    if (isInstalled) return own;
  }
  return undefined;
}

/** The lines of the example, run by a hospital. */
async function said(...args: string[]): Promise<string[]> {
  const options = args.filter((arg) => arg.startsWith('--'));
  const { stdout } = await run(python as string, [example('verify.py'), ...options, 'HOSPITAL_REGISTRATION', ...args.slice(options.length)], {
    env: {
      PATH: process.env['PATH'], YUEJUMA_EDGE: platform.partnerAddress, YUEJUMA_TOKEN_URL: `${platform.url}/realms/yuejuma/protocol/openid-connect/token`,
      YUEJUMA_CLIENT_ID: 'hospital-gz', YUEJUMA_CLIENT_SECRET: platform.envOf.gateway['HOSPITAL_GZ_SECRET'],
    },
  });
  return stdout.trim().split('\n');
}

test('a partner with the Python example checks codes over one stream', async ({ skip }) => {
  if (!python) return skip('no Python with grpcio-tools here');
  const outside = clientOf(platform.url);
  const token = text(await outside.get('/v1/me/code', await outside.signIn('wang-xiaoming')), 'token');
  expect(await said(token, 'YJ1:NOT A TOKEN')).toEqual(['OK {"residentInCity": false}', 'MALFORMED {}']);
}, 120_000);

test('and a code on paper with the word that the ID card was compared, and not without it (C39)', async ({ skip }) => {
  if (!python) return skip('no Python with grpcio-tools here');
  const outside = clientOf(platform.url);
  const paper = text((await outside.create('/v1/me/printed-code', await outside.signIn('wang-xiaoming'), {})).body, 'text');
  expect(await said(paper)).toEqual(['MALFORMED {}']);
  expect(await said('--id-card-compared', paper, paper)).toEqual(['OK {"residentInCity": false}', 'OK {"residentInCity": false}']);
}, 120_000);
