import { connect } from 'node:net';

// A grpc-js client costs several times what the server does, so the load writes HTTP/2 frames itself (RFC 9113, 7541):
// the first request of a connection puts its headers into the dynamic table, every later one refers to them, as the
// client of any real library does.
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
export const DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8;
export const END_STREAM = 1, ACK = 1, END_HEADERS = 4;
const FIRST_DYNAMIC = 62;

/** @param {number} type @param {number} flags @param {number} stream @param {Buffer} payload */
export function frame(type, flags, stream, payload) {
  const bytes = Buffer.allocUnsafe(9 + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  payload.copy(bytes, 9);
  return bytes;
}

/**
 * Takes bytes as they come from the socket and gives away each whole frame.
 * @param {(type: number, flags: number, stream: number, payload: Buffer) => void} take
 * @returns {(bytes: Buffer) => void}
 */
export function frameReader(take) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);
  return (bytes) => {
    const input = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let at = 0;
    while (input.length - at >= 9) {
      const length = input.readUIntBE(at, 3);
      if (input.length - at < 9 + length) break;
      take(/** @type {number} */ (input[at + 3]), /** @type {number} */ (input[at + 4]), input.readUInt32BE(at + 5), input.subarray(at + 9, at + 9 + length));
      at += 9 + length;
    }
    rest = input.subarray(at);
  };
}

/** A text with its length, 7-bit prefix, no Huffman code. @param {string} text */
function literal(text) {
  const bytes = Buffer.from(text);
  const length = bytes.length < 127 ? [bytes.length] : [127];
  for (let left = bytes.length - 127; left >= 0; left = left >> 7 || -1) length.push(left > 127 ? (left & 127) | 128 : left);
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** Header blocks of the first and of later requests. @param {string} path @param {Record<string, string>} headers */
export function headerBlocks(path, headers) {
  const all = { ':path': path, ':authority': '127.0.0.1', 'content-type': 'application/grpc', te: 'trailers', ...headers };
  const fixed = Buffer.from([0x83, 0x86]); // POST, http
  const count = Object.keys(all).length;
  return {
    first: Buffer.concat([fixed, ...Object.entries(all).flatMap(([name, value]) => [Buffer.from([0x40]), literal(name), literal(value)])]),
    later: Buffer.concat([fixed, Buffer.from(Array.from({ length: count }, (_, index) => 0x80 | (FIRST_DYNAMIC + count - 1 - index)))]),
  };
}

/** A protobuf message with gRPC's prefix, as a DATA payload. @param {Uint8Array} message */
export function framed(message) {
  const bytes = Buffer.alloc(5 + message.length);
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, 5);
  return bytes;
}

/**
 * @typedef {object} GrpcLoad
 * @property {number} port
 * @property {string} path such as /yuejuma.code.v1.CodeService/VerifyCode
 * @property {Record<string, string>} [headers]
 * @property {number} connections
 * @property {number} inFlight in all
 * @property {() => Buffer | undefined} next from {@link framed}; undefined when there are no more
 * @property {(payload: Buffer) => boolean} isGood of an answer with its 5-byte prefix
 */

/**
 * Unary gRPC load. Rejects at the first answer that is not good.
 * @param {GrpcLoad} load @returns {Promise<{ count: number, seconds: number, latencies: Float64Array }>}
 */
export async function grpcLoad({ connections, inFlight, ...load }) {
  /** @type {number[]} */
  const latencies = [];
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => onConnection(load, inFlight / connections, latencies)));
  return { count: latencies.length, seconds: (performance.now() - startedAt) / 1_000, latencies: Float64Array.from(latencies) };
}

/** @param {Pick<GrpcLoad, 'port' | 'path' | 'headers' | 'next' | 'isGood'>} load @param {number} slots @param {number[]} latencies */
function onConnection({ port, path, headers = {}, next, isGood }, slots, latencies) {
  const blocks = headerBlocks(path, headers);
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    /** @type {Map<number, { sentAt: number, isGood: boolean }>} */
    const open = new Map();
    let nextStream = 1;
    let isOver = false;
    const read = frameReader(take);

    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('connect', () => {
      const window = Buffer.alloc(4);
      window.writeUInt32BE(0x7fffffff - 65_535);
      socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0)), frame(WINDOW_UPDATE, 0, 0, window)]));
      fill();
    });
    socket.on('data', (bytes) => (read(bytes), fill()));

    function fill() {
      socket.cork();
      while (!isOver && open.size < slots) {
        const message = next();
        if (!message) isOver = true;
        else {
          const stream = nextStream;
          nextStream += 2;
          open.set(stream, { sentAt: performance.now(), isGood: false });
          socket.write(frame(HEADERS, END_HEADERS, stream, stream === 1 ? blocks.first : blocks.later));
          socket.write(frame(DATA, END_STREAM, stream, message));
        }
      }
      socket.uncork();
      if (isOver && open.size === 0) socket.end();
    }

    /** @param {number} type @param {number} flags @param {number} stream @param {Buffer} payload */
    function take(type, flags, stream, payload) {
      if (type === SETTINGS && !(flags & ACK)) socket.write(frame(SETTINGS, ACK, 0, Buffer.alloc(0)));
      if (type === PING && !(flags & ACK)) socket.write(frame(PING, ACK, 0, payload));
      if (type === GOAWAY || type === RST_STREAM) return void socket.destroy(new Error(`the server gave up stream ${stream} (frame type ${type}: ${payload.toString('hex')})`));
      const call = open.get(stream);
      if (!call) return;
      if (type === DATA && payload.length > 0) call.isGood = isGood(payload);
      if ((type !== HEADERS && type !== DATA) || !(flags & END_STREAM)) return;
      open.delete(stream);
      if (!call.isGood) return void socket.destroy(new Error(`a call was not answered as it should be: ${payload.latin1Slice(0, 300)}`));
      latencies.push(performance.now() - call.sentAt);
    }
  });
}
