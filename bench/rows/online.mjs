import { setTimeout as sleep } from 'node:timers/promises';
import { VerifyCodeRequest } from '@yuejuma/proto/code/v1/code_service';
import { during, getRequest, httpLoad, once } from '../load/http.mjs';
import { framed, grpcLoad } from '../load/grpc.mjs';
import { measure } from '../measure.mjs';

const WINDOW_MS = 30_000;
const CONNECTIONS = 64;
/** A check waits for a durable commit that it shares with others, so that it takes more of them at once to fill a core. */
const GRPC = { connections: 8, inFlight: 256 };
const PEER_MS = 1_500;
const REPEAT_MS = 2_500;
const WARM_UP_MS = 4_000;
const TOKEN = Buffer.from('"token":"');
const VERIFY = '/yuejuma.code.v1.CodeService/VerifyCode';
/** First bytes of a VerifyCodeResponse with `valid` true, behind gRPC's prefix; `token` of an echoed request. */
const isValid = (/** @type {Buffer} */ payload) => payload[5] === 0x08 && payload[6] === 0x01;
const isEcho = (/** @type {Buffer} */ payload) => payload[5] === 0x0a;

/** Waits for a moment at which this window's codes were asked by nobody and there is time left to use them. */
export async function freshWindow() {
  await sleep(WINDOW_MS - (Date.now() % WINDOW_MS) + 200);
}

/**
 * One round of everything that goes over the wire, each beside its peer, inside one window of the code.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, peers: import('../start-peers.mjs').Peers, people: readonly Buffer[], partnerToken: string, isWarmUp: boolean }} bench
 */
export async function onlineRound({ chain, peers, people, partnerToken, isWarmUp }) {
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
  const order = shuffled(people);
  const unique = await measure(measured, () => httpLoad({ port: chain.port, connections: CONNECTIONS, next: once(order), onBody: keep }));
  const uniquePeer = await nodeHttp();
  const repeated = await measure(measured, () => httpLoad({ port: chain.port, connections: CONNECTIONS, next: during(order, REPEAT_MS) }));
  const repeatedPeer = await nodeHttp();
  const requests = tokens.map((token) => framed(VerifyCodeRequest.encode({ token: token.toString(), purpose: 'LIBRARY_CARD', nonce: '' }).finish()));
  const checking = { ...GRPC, port: chain.partnerPort, path: VERIFY, headers: { authorization: `Bearer ${partnerToken}` } };
  const verify = await measure(measured, () => grpcLoad({ ...checking, next: once(requests), isGood: isValid }));
  // A service that has run for a while: the same tokens again, each refused as used, until the runtime has compiled the way.
  if (isWarmUp) await grpcLoad({ ...checking, next: during(requests, WARM_UP_MS), isGood: () => true });
  const verifyPeer = await measure({ peer: peers.grpc.pid }, () => grpcLoad({ ...GRPC, port: peers.grpc.port, path: '/bench.Echo/Echo', next: during(requests, isWarmUp ? WARM_UP_MS : PEER_MS), isGood: isEcho }));
  return { unique: [unique, uniquePeer], repeated: [repeated, repeatedPeer], verify: [verify, verifyPeer] };
}

/** @template T @param {readonly T[]} items */
function shuffled(items) {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [copy[index], copy[other]] = [/** @type {T} */ (copy[other]), /** @type {T} */ (copy[index])];
  }
  return copy;
}
