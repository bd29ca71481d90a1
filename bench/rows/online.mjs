import { setTimeout as sleep } from 'node:timers/promises';
import { seededDice } from '@yuejuma/platform/dice';
import { StreamVerifyCodesRequest, VerifyCodeRequest } from '@yuejuma/proto/code/v1/code_service';
import { during, getRequest, httpLoad, once } from '../load/http.mjs';
import { framed, grpcLoad } from '../load/grpc.mjs';
import { grpcStreamLoad } from '../load/grpc-stream.mjs';
import { measure } from '../measure.mjs';

const WINDOW_MS = 30_000;
const CONNECTIONS = 64;
/** A check waits for a durable commit that it shares with others, so that it takes more of them at once to fill a core. */
const GRPC = { connections: 8, inFlight: 256 };
const STREAMED = { connections: 8, inFlight: 512 };
const BATCHED = { connections: 8, inFlight: 32 };
const BATCH = 50;
const PEER_MS = 1_500;
const REPEAT_MS = 2_500;
const WARM_UP_MS = 4_000;
const TOKEN = Buffer.from('"token":"');
const VERIFY = '/yuejuma.code.v1.CodeService/VerifyCode';
const STREAM = '/yuejuma.code.v1.CodeService/StreamVerifyCodes';
const PURPOSE = 'LIBRARY_CARD';
/** First bytes of a VerifyCodeResponse with `valid` true, behind gRPC's prefix; `token` of an echoed request. */
const isValid = (/** @type {Buffer} */ payload) => payload[5] === 0x08 && payload[6] === 0x01;
const isEcho = (/** @type {Buffer} */ payload) => payload[5] === 0x0a;

/** Waits for a moment at which this window's codes were asked by nobody and there is time left to use them. */
export async function freshWindow() {
  await sleep(WINDOW_MS - (Date.now() % WINDOW_MS) + 200);
}

/**
 * One round of everything that goes over the wire, each beside its peer, inside one window of the code.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, peers: import('../start-peers.mjs').Peers, people: readonly Buffer[], partnerToken: string, round: number }} bench
 */
export async function onlineRound({ chain, peers, people, partnerToken, round }) {
  const isWarmUp = round === 0;
  chain.place();
  await freshWindow();
  /** @type {Buffer[]} */
  const tokens = [];
  const keep = (/** @type {Buffer} */ body) => {
    const at = body.indexOf(TOKEN) + TOKEN.length;
    tokens.push(Buffer.from(body.subarray(at, body.indexOf(34, at))));
  };
  const { gateway, code, redis, postgres } = chain.pids;
  const measured = { gateway, code, redis, postgres };
  const peer = getRequest('/', {});
  const nodeHttp = () => measure({ peer: peers.http.pid }, () => httpLoad({ port: peers.http.port, connections: CONNECTIONS, next: during([peer], isWarmUp ? WARM_UP_MS : PEER_MS) }));
  const order = drawOrder(people, round);
  const unique = await measure(measured, () => httpLoad({ port: chain.port, connections: CONNECTIONS, next: once(order), onBody: keep }));
  const uniquePeer = await nodeHttp();
  const repeated = await measure(measured, () => httpLoad({ port: chain.port, connections: CONNECTIONS, next: during(order, REPEAT_MS) }));
  const repeatedPeer = await nodeHttp();
  const texts = tokens.map(String);
  const third = Math.floor(texts.length / 3 / BATCH) * BATCH;
  const requests = texts.slice(0, third).map((token) => framed(VerifyCodeRequest.encode({ token, purpose: PURPOSE, nonce: '' }).finish()));
  const checking = { ...GRPC, port: chain.partnerPort, path: VERIFY, headers: { authorization: `Bearer ${partnerToken}` } };
  const verify = await measure(measured, () => grpcLoad({ ...checking, next: once(requests), isGood: isValid }));
  // A service that has run for a while: the same tokens again, each refused as used, until the runtime has compiled the way.
  if (isWarmUp) await grpcLoad({ ...checking, next: during(requests, WARM_UP_MS), isGood: () => true });
  const streamed = await streamedChecks(chain, measured, partnerToken, texts.slice(third, third * 2), 1);
  const batched = await streamedChecks(chain, measured, partnerToken, texts.slice(third * 2, third * 3), BATCH);
  const verifyPeer = await measure({ peer: peers.grpc.pid }, () => grpcLoad({ ...GRPC, port: peers.grpc.port, path: '/bench.Echo/Echo', next: during(requests, isWarmUp ? WARM_UP_MS : PEER_MS), isGood: isEcho }));
  return { unique: [unique, uniquePeer], repeated: [repeated, repeatedPeer], verify: [verify, verifyPeer], streamed: [streamed, verifyPeer], batched: [batched, verifyPeer] };
}

/**
 * Checks over streams, so many a message, each the first of its token.
 * @param {Awaited<ReturnType<import('../chain.mjs').startChain>>} chain @param {Record<string, number>} measured @param {string} partnerToken @param {readonly string[]} tokens @param {number} perMessage
 */
function streamedChecks(chain, measured, partnerToken, tokens, perMessage) {
  const checks = tokens.map((token, index) => ({ id: index + 1, token, purpose: PURPOSE, nonce: '' }));
  const messages = perMessage === 1 ? checks.map((check) => ({ ...check, checks: [] }))
    : Array.from({ length: checks.length / perMessage }, (_, at) => ({ id: 0, token: '', purpose: '', nonce: '', checks: checks.slice(at * perMessage, (at + 1) * perMessage) }));
  const next = once(messages.map((message) => framed(StreamVerifyCodesRequest.encode(message).finish())));
  const load = { port: chain.partnerPort, path: STREAM, headers: { authorization: `Bearer ${partnerToken}` }, next, perMessage, goodIn: perMessage === 1 ? goodInOne : goodInMany };
  return measure(measured, () => grpcStreamLoad({ ...(perMessage === 1 ? STREAMED : BATCHED), ...load }));
}

/** @param {Buffer} message of a StreamVerifyCodesResponse to one check */
function goodInOne(message) {
  if (message[0] !== 0x08 || message[1] !== 0x01) throw new Error(`a check was not answered as it should be: ${message.toString('hex', 0, 100)}`);
  return 1;
}

/** Its answers (field 8), each with an id (field 1) and a verdict (field 2) that begins with `valid` true. @param {Buffer} message */
function goodInMany(message) {
  let count = 0;
  for (let at = 0; at < message.length; count += 1) {
    const { value: length, end: start } = varint(message, at + 1);
    const { end: afterId } = varint(message, start + 1);
    const { end: verdict } = varint(message, afterId + 1);
    if (message[at] !== 0x42 || message[afterId] !== 0x12 || message[verdict] !== 0x08 || message[verdict + 1] !== 0x01) throw new Error(`a check was not answered as it should be: ${message.toString('hex', at, at + 100)}`);
    at = start + length;
  }
  return count;
}

/** @param {Buffer} bytes @param {number} at */
function varint(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 127) << shift;
    if (byte < 128) return { value, end: at };
  }
}

/** Another order each round, the same in every run. @template T @param {readonly T[]} items @param {number} seed */
export function drawOrder(items, seed) {
  const dice = seededDice(seed);
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(dice() * (index + 1));
    [copy[index], copy[other]] = [/** @type {T} */ (copy[other]), /** @type {T} */ (copy[index])];
  }
  return copy;
}
