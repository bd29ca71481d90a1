import type { ChildProcess, Serializable } from 'node:child_process';

type Send = (message: Serializable, ...rest: [handle?: unknown, ...others: unknown[]]) => boolean;

/**
 * Cuts the connections that a supervisor was handing to a worker when the worker died. node:cluster hands over one at a
 * time for each port and forgets it when no answer comes: whoever connected would wait on it for ever, as grpc-js does,
 * which sets no time for a connection's beginning. Cut, they connect anew and meet another worker. One that was taken
 * over is closed here already, and closing it again does nothing.
 */
export function cutConnectionsInHand(worker: ChildProcess): void {
  const send = worker.send.bind(worker) as Send;
  const inHand = new Map<unknown, { close(): void }>();
  const cut = () => inHand.forEach((connection) => connection.close());
  let hasDied = false;
  const handing: Send = (message, handle, ...others) => {
    if (handle) inHand.set((message as { key?: unknown }).key, handle as { close(): void });
    const isSent = send(message, handle, ...others);
    if (hasDied) cut();
    return isSent;
  };
  worker.send = handing as ChildProcess['send'];
  for (const event of ['exit', 'disconnect'] as const) {
    worker.once(event, () => {
      hasDied = true;
      cut();
    });
  }
}
