import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '@yuejuma/testing/free-port';

export interface Gate {
  /** The store's address, through the gate. */
  url: string;
  /** Cuts whoever is connected and lets nobody in, as a restart of the store does. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** A door in front of a store that a test may shut and open again. */
export async function gateTo(store: string): Promise<Gate> {
  const target = new URL(store);
  const sockets = new Set<Socket>();
  const server = createServer((inside) => {
    const outside = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [[inside, outside], [outside, inside]] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket) && other.destroy());
      socket.pipe(other);
    }
  });
  const port = await freePort();
  const open = (): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await open();
  return {
    url: Object.assign(new URL(store), { hostname: '127.0.0.1', port: String(port) }).href,
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve)); // also when it is shut already
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    open,
  };
}
