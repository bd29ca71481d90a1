import { connect } from 'node:net';

const BUFFER_BYTES = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = Buffer.from('content-length: ');

/**
 * @typedef {object} HttpLoad
 * @property {number} port
 * @property {number} connections each keeps one request under way: no pipelining
 * @property {() => Buffer | undefined} next the whole next request; undefined when there are no more
 * @property {(body: Buffer) => void} [onBody] the bytes are only good until it returns
 */

/**
 * Keep-alive HTTP/1.1 load over bare sockets, so that the load costs less than what it measures. Rejects at the first
 * answer that is not 200.
 * @param {HttpLoad} load @returns {Promise<{ count: number, seconds: number, latencies: Float64Array }>}
 */
export async function httpLoad({ port, connections, next, onBody }) {
  /** @type {number[]} */
  const latencies = [];
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => new Promise((resolve, reject) => {
    let sentAt = 0;
    /** @type {Buffer} */
    let rest = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: Buffer.allocUnsafe(BUFFER_BYTES), callback: (length, buffer) => (hear(/** @type {Buffer} */ (buffer).subarray(0, length)), true) } });
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('connect', send);

    function send() {
      const request = next();
      if (!request) return void socket.end();
      sentAt = performance.now();
      socket.write(request);
    }

    /** @param {Buffer} bytes */
    function hear(bytes) {
      const answer = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      const head = answer.indexOf(HEAD_END);
      const end = head < 0 ? Infinity : head + 4 + lengthOf(answer);
      if (answer.length < end) return void (rest = Buffer.from(answer));
      if (answer.latin1Slice(9, 12) !== '200') return void socket.destroy(new Error(`answered ${answer.subarray(0, 600).toString('latin1')}`));
      latencies.push(performance.now() - sentAt);
      onBody?.(answer.subarray(head + 4, end));
      rest = answer.subarray(0, 0);
      send();
    }
  })));
  return { count: latencies.length, seconds: (performance.now() - startedAt) / 1_000, latencies: Float64Array.from(latencies) };
}

/** @param {Buffer} answer */
function lengthOf(answer) {
  const at = answer.indexOf(LENGTH) + LENGTH.length;
  let length = 0;
  for (let index = at; answer[index] !== 13; index += 1) length = length * 10 + /** @type {number} */ (answer[index]) - 48;
  return length;
}

/** A GET as a phone sends it. @param {string} path @param {Record<string, string>} headers */
export const getRequest = (path, headers) =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);

/** Each request of a list once. @param {readonly Buffer[]} requests */
export function once(requests) {
  let at = 0;
  return () => requests[at++];
}

/** The requests round and round for a while. @param {readonly Buffer[]} requests @param {number} milliseconds */
export function during(requests, milliseconds) {
  const until = performance.now() + milliseconds;
  let at = 0;
  return () => (performance.now() < until ? requests[at++ % requests.length] : undefined);
}
