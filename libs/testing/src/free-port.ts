import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Linux takes the ports of outgoing connections from 32768 on, others from 49152: none of them takes one of these by itself. */
const [first, end] = [15_000, 32_000];

const attempts = 1_000;

/**
 * A port of the loopback for a server that this process, or a child of it, starts now or stops and starts again. Nobody else who
 * asks here gets it, in whatever process, until this one ends.
 * Throws when a thousand ports in a row are taken.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(first, end);
    if ((await isClaimed(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${first} and ${end}`);
}

/** As many different ports, each as freePort gives it. */
export const freePorts = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort));

/** The claim is a UDP socket on the number, which TCP does not notice and the system takes back from whoever dies. */
function isClaimed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const claim = createSocket('udp4').unref();
    claim.once('error', () => claim.close(() => resolve(false)));
    claim.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
