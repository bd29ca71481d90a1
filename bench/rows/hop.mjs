import { SignJWT } from 'jose';
import { Redis } from 'ioredis';
import { startHops, startNaive } from '../beside.mjs';
import { during, getRequest, httpLoad, once } from '../load/http.mjs';
import { measure } from '../measure.mjs';
import { drawOrder, freshWindow } from './online.mjs';

const CONNECTIONS = 64;
const WARM_UP_MS = 3_000;
/** Few: each costs tens of times what ours does. */
const NAIVE_PEOPLE = 400;
const TOKEN_LIFE = '1h';

/** @param {import('../beside.mjs').Bench} bench @param {readonly string[]} subjects */
export async function settleHops(bench, subjects) {
  const naive = await startNaive(bench);
  const redis = new Redis(bench.chain.redisUrl);
  const few = subjects.slice(0, NAIVE_PEOPLE);
  await redis.mset(few.flatMap((sub) => [`naive:person:${sub}`, JSON.stringify({ maskedName: '王**', city: '广州市', district: '天河区' }), `naive:version:${sub}`, '1']));
  redis.disconnect();
  const sessions = await Promise.all(few.map((sub) => new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).setSubject(sub).setIssuedAt().setExpirationTime(TOKEN_LIFE).sign(naive.sessionKey)));
  return { hops: await startHops(bench), naive, naiveRequests: sessions.map((token) => getRequest('/v1/me/code', { authorization: `Bearer ${token}` })) };
}

/**
 * Everybody is shown a code once, a quarter of them each way, in one window: as the platform does it, the same without
 * what observes it, by a unary call each, and without a hop.
 * @param {{ chain: import('../beside.mjs').Chain, people: readonly Buffer[], settled: Awaited<ReturnType<typeof settleHops>>, round: number }} bench
 */
export async function hopRound({ chain, people, settled: { hops, naive, naiveRequests }, round }) {
  chain.place();
  await freshWindow();
  const { gateway, code, redis } = chain.pids;
  const ways = { everything: { port: chain.port, pids: { gateway, code } }, ...hops };
  const names = /** @type {(keyof typeof ways)[]} */ (Object.keys(ways));
  const order = drawOrder(people, round);
  const share = Math.floor(order.length / names.length);
  /** @type {Record<string, import('../measure.mjs').Measured>} */
  const shown = {};
  for (const [at, name] of drawOrder(names, round).entries()) {
    const { port, pids } = ways[name];
    const asked = order.slice(at * share, (at + 1) * share);
    shown[name] = await measure({ ...pids, redis }, () => httpLoad({ port, connections: CONNECTIONS, next: once(asked) }));
    if (round === 0) await httpLoad({ port, connections: CONNECTIONS, next: during(asked, WARM_UP_MS) });
  }
  const drawn = await measure({ ...naive.pids, redis }, () => httpLoad({ port: naive.port, connections: CONNECTIONS, next: once(naiveRequests) }));
  const pair = (/** @type {string} */ ours, /** @type {string} */ theirs) => [shown[ours], shown[theirs]];
  return { observed: pair('everything', 'stream'), singly: pair('singly', 'stream'), direct: pair('direct', 'stream'), naive: [shown['everything'], drawn] };
}
