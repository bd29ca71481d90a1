import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CELLED_SERVICES } from '@yuejuma/platform/config';
import { freePort } from '@yuejuma/testing/free-port';
import { ALL_CITIES } from '@yuejuma/testing/service-under-test';
import { spawnService } from '@yuejuma/testing/spawn-service';
import { afterAll, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 240_000 }); // each worker compiles the sources of the gateway

/** What is left after two and a half seconds is cut; a busy machine takes its time with that, too. */
const ENDS_MS = 10_000;

const gateways: ReturnType<typeof spawnService>[] = [];
let folder: string | undefined;

afterAll(async () => {
  for (const { child } of gateways) child.kill('SIGKILL');
  if (folder) await rm(folder, { recursive: true });
});

/** The status of an answer; a request that met nobody is made again, as browsers do. */
async function statusOf(url: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      if (tries === 40) throw error;
      await sleep(100);
    }
  }
}

/** What becomes of a connection of its own. */
function connectionTo(port: number): Promise<'answered' | 'cut'> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (response) => resolve(response.resume() && 'answered'));
    request.on('error', () => resolve('cut'));
  });
}

test('a gateway on two workers is ready when they are, loses no request to a killed one, and ends with 0', async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuejuma-gateway-'));
  const [port, dead] = [await freePort(), `127.0.0.1:${await freePort()}`];
  const secret = () => randomBytes(32).toString('base64');
  const away = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, dead]));
  const gateway = spawnService('gateway', {
    YUEJUMA_ENV: 'production', WORKERS: '2', PORT: String(port), CALLER_KEY: secret(), SESSION_KEY: secret(), OIDC_ISSUER: 'https://id.example/realms/yuejuma', DATA_DIR: folder, WEB_DIR: join(folder, 'web'),
    PEERS: JSON.stringify(away(['identity', 'code', 'audit'])), CELLS: JSON.stringify([{ name: 'guangdong', cities: ALL_CITIES, peers: away(CELLED_SERVICES) }]),
  });
  gateways.push(gateway);
  const url = `http://127.0.0.1:${port}`;
  await gateway.serves(2);
  expect(await statusOf(`${url}/readyz`)).toBe(200);

  const statuses = new Set<number>();
  let [asked, isOver] = [0, false];
  const browsing = Promise.all(Array.from({ length: 8 }, async () => {
    while (!isOver) {
      statuses.add(await statusOf(`${url}/healthz`));
      asked += 1;
    }
  }));
  await expect.poll(() => asked).toBeGreaterThan(100);
  const [before] = [asked, process.kill(gateway.served(2).at(-1) as number, 'SIGKILL')];
  await expect.poll(() => gateway.served(2).length, { timeout: 110_000 }).toBe(2);
  isOver = true;
  await browsing;
  expect(asked).toBeGreaterThan(before + 50);
  expect([...statuses]).toEqual([200]);

  // A worker that takes nothing over holds what it is being handed, until it dies.
  const stuck = gateway.served(1).at(-1) as number;
  process.kill(stuck, 'SIGSTOP');
  const calls = Promise.all(Array.from({ length: 8 }, () => connectionTo(port)));
  await sleep(500);
  process.kill(stuck, 'SIGKILL');
  expect(new Set(await calls)).toEqual(new Set(['answered', 'cut']));
  await expect.poll(() => gateway.served(1).length, { timeout: 110_000 }).toBe(2);

  const from = performance.now();
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
  expect(performance.now() - from).toBeLessThan(ENDS_MS);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
