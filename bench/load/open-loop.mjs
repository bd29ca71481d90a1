import { connect } from 'node:net';

const TICK_MS = 2;
const STATUS_AT = 9;

/**
 * Asks so often a second whatever comes back, as people do: each request on a connection nobody uses, a new one where
 * there is none. Latencies count from the moment a request was due.
 * @param {{ port: number, perSecond: number, milliseconds: number, connections: number, requests: readonly Buffer[] }} load connections: at most
 * @returns {Promise<{ due: number, latencies: Float64Array, refused: number, unsent: number }>} latencies of what was answered 200
 */
export function openLoad({ port, perSecond, milliseconds, connections, requests }) {
  return new Promise((resolve, reject) => {
    /** @type {number[]} */
    const latencies = [];
    /** @type {{ ask(dueAt: number): void }[]} */
    const idle = [];
    const sockets = new Set();
    let [sent, refused, unsent, underway] = [0, 0, 0, 0];
    const startedAt = performance.now();

    function open() {
      let dueAt = 0;
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const asker = { ask: (/** @type {number} */ at) => ((dueAt = at), (underway += 1), socket.write(/** @type {Buffer} */ (requests[sent % requests.length]))) };
      sockets.add(socket);
      socket.on('error', reject);
      // Answers are shorter than a segment of the loopback.
      socket.on('data', (bytes) => {
        underway -= 1;
        if (bytes.toString('latin1', STATUS_AT, STATUS_AT + 3) === '200') latencies.push(performance.now() - dueAt);
        else refused += 1;
        if (/connection: close/i.test(bytes.toString('latin1', 0, 400))) sockets.delete(socket.destroy());
        else idle.push(asker);
      });
      return asker;
    }

    const ticker = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      for (const due = Math.floor(Math.min(elapsed, milliseconds) * perSecond / 1_000); sent < due; sent += 1) {
        const asker = idle.pop() ?? (sockets.size < connections ? open() : undefined);
        if (asker) asker.ask(startedAt + (sent * 1_000) / perSecond);
        else unsent += 1;
      }
      if (elapsed < milliseconds || (underway > 0 && elapsed < milliseconds * 2)) return;
      clearInterval(ticker);
      for (const socket of sockets) socket.destroy();
      resolve({ due: sent, latencies: Float64Array.from(latencies), refused, unsent });
    }, TICK_MS);
  });
}
