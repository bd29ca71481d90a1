import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { identityOf } from '../infra/process-identity.mjs';
import { recordChild, stopOrphans } from '../infra/orphans.mjs';

let folder: string;
const launchers: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuejuma launcher-')); // with a space, as a person's folder may have
});
afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL');
  await until(async () => (await recorded()).every((pid) => identityOf(pid) === null));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

interface Launched {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly databaseUrl: string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

async function launch(): Promise<Launched> {
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'stores-launcher.mjs'), folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  launchers.push(launcher);
  let output = '';
  launcher.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  launcher.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => launcher.on('exit', (code, signal) => resolve(code ?? signal)));
  await Promise.race([ended, until(() => output.includes('ready {'))]);
  const found = /^ready (.*)$/m.exec(output)?.[1];
  if (!found) throw new Error(`no stores: ${output}`);
  return { process: launcher, output: () => output, databaseUrl: (JSON.parse(found) as { databaseUrl: string }).databaseUrl, ended };
}

async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const deadline = performance.now() + ms; !(await condition()); await sleep(20)) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms`);
  }
}

const pidOf = async (name: string): Promise<number> => (JSON.parse(await readFile(join(folder, 'run', `${name}.pid`), 'utf8')) as { target: number }).target;

async function recorded(): Promise<number[]> {
  const names = ['postgres', 'redis'].filter((name) => existsSync(join(folder, 'run', `${name}.pid`)));
  return Promise.all(names.map(pidOf));
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

test('SIGTERM stops every child within three seconds, exits 0, and the next start has the data', async () => {
  const first = await launch();
  await query(first.databaseUrl, 'create table kept as select 1 as n');
  const pids = await recorded();
  const asked = performance.now();
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(pids.map(identityOf)).toEqual([null, null]);
  const second = await launch();
  expect(await query(second.databaseUrl, 'select n from kept')).toEqual([{ n: 1 }]);
});

test('after a kill -9 of the launcher its stores stop by themselves', async () => {
  const launched = await launch();
  const pids = await recorded();
  launched.process.kill('SIGKILL');
  await launched.ended;
  await until(() => pids.every((pid) => identityOf(pid) === null), 6000);
});

test('a start right after a kill -9 finds the folder free and the committed data there', async () => {
  const first = await launch();
  await query(first.databaseUrl, 'create table survivor as select 1 as n');
  first.process.kill('SIGKILL');
  const second = await launch();
  expect(await query(second.databaseUrl, 'select n from survivor')).toEqual([{ n: 1 }]);
});

test('the crash of one child ends the launcher with 1 and stops the other', async () => {
  const launched = await launch();
  const pids = await recorded();
  process.kill(await pidOf('redis'), 'SIGKILL');
  expect(await launched.ended).toBe(1);
  expect(launched.output()).toContain('redis ended by itself');
  expect(pids.map(identityOf)).toEqual([null, null]);
});

test('a second launcher on the same folder is refused and says who has it', async () => {
  const first = await launch();
  await expect(launch()).rejects.toThrow(`process ${first.process.pid}`);
});

test('a recorded child that outlived its launcher is stopped, a stranger with its old number is not', async () => {
  const runDir = join(folder, 'run');
  const [orphan, stranger] = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
  recordChild(runDir, 'orphan', orphan.pid ?? 0, 'SIGTERM');
  await writeFile(join(runDir, 'stranger.pid'), JSON.stringify({ target: stranger.pid, identity: 'another boot:1', stopSignal: 'SIGTERM' }));
  expect(await stopOrphans(runDir)).toEqual(['orphan']);
  expect(identityOf(orphan.pid ?? 0)).toBeNull();
  expect(identityOf(stranger.pid ?? 0)).not.toBeNull();
  stranger.kill();
});
