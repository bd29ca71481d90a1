import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Peers } from '@yuejuma/platform/grpc/client';
import { clients, type Addresses, type Seen } from './door.js';

export interface Bottleneck {
  readonly peers: Peers;
  /** What was seen behind the door so far. */
  seen(): Promise<Seen>;
  stop(): Promise<void>;
}

/** The door in a process of its own, and clients of it here. */
export async function startBottleneck(): Promise<Bottleneck> {
  const child = fork(new URL('door.mjs', import.meta.url), { serialization: 'advanced' });
  const [addresses] = (await once(child, 'message')) as [Addresses];
  const peers = clients(addresses);
  return {
    peers,
    async seen() {
      child.send('seen');
      const [seen] = (await once(child, 'message')) as [Seen];
      return seen;
    },
    async stop() {
      peers.close();
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
