import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort, freePorts } from './free-port.js';

const inAnotherProcess = `
  import { freePorts } from ${JSON.stringify(new URL('free-port.ts', import.meta.url).href)};
  console.log(JSON.stringify(await freePorts(600)));`;

test('no port is given twice, by whatever process, as long as who was given it lives', async () => {
  const own = await freePorts(300);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', inAnotherProcess]);
  const others = JSON.parse(stdout) as number[];
  expect(others).toHaveLength(600);
  expect(new Set([...own, ...others]).size).toBe(900);
});

test('a server may start, stop and start again on its port', async () => {
  const port = await freePort();
  for (let round = 0; round < 2; round += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await new Promise((resolve) => server.close(resolve));
  }
});
