import { connect } from 'node:net';
import { ACK, DATA, END_HEADERS, GOAWAY, HEADERS, PING, PREFACE, RST_STREAM, SETTINGS, WINDOW_UPDATE, END_STREAM, frame, frameReader, headerBlocks } from './grpc.mjs';

const INITIAL_WINDOW_SIZE = 4;
const FIRST_WINDOW = 65_535;
const LARGEST_WINDOW = 0x7fffffff;
const STREAM = 1;

/**
 * @typedef {object} StreamLoad
 * @property {number} port
 * @property {string} path
 * @property {Record<string, string>} [headers]
 * @property {number} connections each with one stream
 * @property {number} inFlight messages in all
 * @property {() => Buffer | undefined} next from {@link framed}; undefined when there are no more
 * @property {number} perMessage checks in each message
 * @property {(message: Buffer) => number} goodIn how many good answers a message without its prefix holds; throws at one that is not good
 */

/**
 * Load over bidirectional streams, one for each connection, by frames of its own like {@link grpcLoad}. Latencies are
 * of messages: from sending one to the answer of as many checks as it and those before it held.
 * @param {StreamLoad} load @returns {Promise<{ count: number, seconds: number, latencies: Float64Array }>}
 */
export async function grpcStreamLoad({ connections, inFlight, ...load }) {
  /** @type {number[]} */
  const latencies = [];
  const startedAt = performance.now();
  const counts = await Promise.all(Array.from({ length: connections }, () => onStream(load, inFlight / connections, latencies)));
  return { count: counts.reduce((sum, count) => sum + count, 0), seconds: (performance.now() - startedAt) / 1_000, latencies: Float64Array.from(latencies) };
}

/** @param {Omit<StreamLoad, 'connections' | 'inFlight'>} load @param {number} slots @param {number[]} latencies @returns {Promise<number>} */
function onStream({ port, path, headers = {}, next, perMessage, goodIn }, slots, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    /** @type {number[]} */
    const sentAt = [];
    const room = { connection: FIRST_WINDOW, stream: FIRST_WINDOW, initial: FIRST_WINDOW };
    let answered = 0;
    let done = 0;
    let isOver = false;
    /** @type {Buffer | undefined} */
    let held;
    /** @type {Buffer} */
    let partial = Buffer.alloc(0);
    const read = frameReader(take);

    socket.on('error', reject);
    socket.on('close', () => resolve(answered));
    socket.on('connect', () => {
      const window = Buffer.alloc(4);
      window.writeUInt32BE(LARGEST_WINDOW - FIRST_WINDOW);
      const settings = Buffer.alloc(6);
      settings.writeUInt16BE(INITIAL_WINDOW_SIZE);
      settings.writeUInt32BE(LARGEST_WINDOW, 2);
      socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, settings), frame(WINDOW_UPDATE, 0, 0, window), frame(HEADERS, END_HEADERS, STREAM, headerBlocks(path, headers).first)]));
      fill();
    });
    // One that found nothing left to send has ended already.
    socket.on('data', (bytes) => {
      if (socket.writableEnded) return;
      read(bytes);
      fill();
    });

    function fill() {
      socket.cork();
      while (!isOver && sentAt.length - done < slots) {
        const message = held ?? next();
        held = message;
        if (!message) isOver = true;
        else if (message.length > Math.min(room.connection, room.stream)) break;
        else {
          held = undefined;
          room.connection -= message.length;
          room.stream -= message.length;
          sentAt.push(performance.now());
          socket.write(frame(DATA, 0, STREAM, message));
        }
      }
      if (isOver && done === sentAt.length && !socket.writableEnded) socket.end(frame(DATA, END_STREAM, STREAM, Buffer.alloc(0)));
      socket.uncork();
    }

    /** @param {number} type @param {number} flags @param {number} stream @param {Buffer} payload */
    function take(type, flags, stream, payload) {
      if (type === SETTINGS && !(flags & ACK)) {
        for (let at = 0; at + 6 <= payload.length; at += 6) {
          if (payload.readUInt16BE(at) !== INITIAL_WINDOW_SIZE) continue;
          room.stream += payload.readUInt32BE(at + 2) - room.initial;
          room.initial = payload.readUInt32BE(at + 2);
        }
        socket.write(frame(SETTINGS, ACK, 0, Buffer.alloc(0)));
      }
      if (type === PING && !(flags & ACK)) socket.write(frame(PING, ACK, 0, payload));
      if (type === WINDOW_UPDATE) room[stream === 0 ? 'connection' : 'stream'] += payload.readUInt32BE(0);
      const isEnd = type === HEADERS && (flags & END_STREAM) !== 0;
      if ((type === GOAWAY || type === RST_STREAM || isEnd) && !isOver) return void socket.destroy(new Error(`the server ended the stream (frame type ${type})`));
      if (type !== DATA) return;
      try {
        hear(partial.length > 0 ? Buffer.concat([partial, payload]) : payload);
      } catch (error) {
        socket.destroy(/** @type {Error} */ (error));
      }
    }

    /** @param {Buffer} bytes */
    function hear(bytes) {
      let at = 0;
      while (bytes.length - at >= 5 && bytes.length - at - 5 >= bytes.readUInt32BE(at + 1)) {
        const end = at + 5 + bytes.readUInt32BE(at + 1);
        answered += goodIn(bytes.subarray(at + 5, end));
        at = end;
      }
      partial = bytes.subarray(at);
      const now = performance.now();
      while (done * perMessage + perMessage <= answered && done < sentAt.length) latencies.push(now - /** @type {number} */ (sentAt[done++]));
    }
  });
}
