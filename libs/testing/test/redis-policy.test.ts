import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createLog } from '@yuejuma/platform/log';
import { connectRedis, requireNoEviction } from '@yuejuma/platform/redis';
import { testRedis } from '@yuejuma/testing/redis';
import { afterEach, expect, test } from 'vitest';

const log = createLog('test', 'silent');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** As much of a Redis as says how it makes room: the shared one of the tests cannot be set so under the others. */
async function redisThatSays(policy: string): Promise<string> {
  const info = `loading:0\r\nmaxmemory_policy:${policy}\r\n`;
  const server: Server = createServer((socket: Socket) => {
    socket.on('error', () => undefined).on('data', (bytes) => {
      for (const command of bytes.toString().match(/^(info|client|hello|select)$/gim) ?? []) socket.write(/info/i.test(command) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function check(url: string): Promise<void> {
  const redis = connectRedis(url, log, true);
  closing.push(() => redis.disconnect());
  await requireNoEviction(redis, log);
}

test('a Redis that forgets nothing will do', async () => {
  const store = await testRedis();
  await expect(check(store.url)).resolves.toBeUndefined();
  await store.close();
});

// A start waits a second for it, which a busy machine may spend elsewhere: a second try decides.
test.each(['allkeys-lru', 'volatile-ttl'])('a Redis that may forget jobs to save memory (%s) is refused by its name (T24)', { retry: 2 }, async (policy) => {
  await expect(check(await redisThatSays(policy))).rejects.toThrow(/REDIS_URL.*noeviction/);
});

test('a Redis that is away holds up a start for a second and no longer', { retry: 1 }, async () => {
  const from = performance.now();
  await expect(check('redis://127.0.0.1:1')).resolves.toBeUndefined();
  expect(performance.now() - from).toBeLessThan(2_500);
});
