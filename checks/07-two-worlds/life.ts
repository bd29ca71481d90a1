import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where, when and with what somebody shows a code in the course of one day, and where it is checked. */
export interface World {
  /** Hours of the Shanghai day at which the library checks a code online. */
  hours: readonly number[];
  /** How often the code is looked at besides, at each of those hours. */
  looks: number;
  phone: Place;
  /** The desks of the library, in turn. */
  desks: readonly Place[];
}

/** Where a connection comes from, and what it says it is. */
interface Place {
  address: string;
  agent: string;
}

const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** Both worlds wake at this hour: what the platform itself does then, notices held back overnight among it, is the same in both. */
const OPENING = 8;
/** A code is good once, so the next check waits for the next window. */
const WINDOW_MS = 30_000;

/** When the day began, in milliseconds since 1970, and how many of its codes were good. */
export interface Lived {
  day: number;
  good: number;
}

/** Lives the day after today in a world, and moves on to noon of the next. */
export async function live(url: string, { hours, looks, phone, desks }: World): Promise<Lived> {
  const ask = callerOf(url);
  const office: Place = { address: '127.0.0.1', agent: 'setup' };
  const day = Math.ceil((Date.parse(await ask<{ now: string }>(office, 'GET', '/dev/clock').then(({ now }) => now)) + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  const goTo = (time: number): Promise<unknown> => ask(office, 'POST', '/dev/clock', { body: { now: new Date(time).toISOString() } });
  const tokenOf = async (path: string, body: object): Promise<string> => (await ask<{ accessToken: string }>(office, 'POST', path, { body })).accessToken;

  await goTo(day + OPENING * HOUR_MS);
  await settled(url);
  // Whoever signs in says when; here that is the same in every world.
  const holder = await tokenOf('/dev/session', { person: 'wang-xiaoming' });
  const library = await tokenOf('/dev/partner-token', { partner: 'library-gz' });
  let good = 0;
  for (const [at, hour] of hours.entries()) {
    await goTo(day + hour * HOUR_MS + at * WINDOW_MS);
    const shown = await Promise.all(Array.from({ length: looks }, () => ask<{ token: string }>(phone, 'GET', '/v1/me/code', { token: holder })));
    const verdict = await ask<{ valid: boolean }>(desks[at % desks.length] as Place, 'POST', '/v1/codes:verify', { token: library, body: { token: shown[0]?.token, purpose: 'LIBRARY_CARD' } });
    if (verdict.valid) good += 1;
  }
  await goTo(day + 1.5 * DAY_MS);
  await settled(url);
  return { day, good };
}

interface Options {
  token?: string;
  body?: object;
}

/** Calls over a connection from that address of this machine, each its own. */
const callerOf = (url: string) => <T>({ address, agent }: Place, method: string, path: string, { token, body }: Options = {}): Promise<T> =>
  new Promise((resolve, reject) => {
    const headers = { 'user-agent': agent, 'x-forwarded-for': address, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const sent = request(url + path, { method, headers, localAddress: address, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(JSON.parse(text) as T);
        else reject(new Error(`${method} ${path} answered ${response.statusCode} ${text.slice(0, 200)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });

/** Waits until nothing is on its way any more. */
async function settled(url: string): Promise<void> {
  const ask = callerOf(url);
  for (let at = 0; at < 600; at += 1) {
    if (await ask({ address: '127.0.0.1', agent: 'setup' }, 'GET', '/dev/outbox-idle').then(() => true, () => false)) return;
    await sleep(100);
  }
  throw new Error('events are still on their way after a minute');
}
