import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startObserved, type ObservedPlatform } from '../observed-platform.js';
import type { Figures } from '../figures.js';
import { live, type Lived, type World } from './life.js';
import { differences, remainsOf, type Remains } from './remains.js';

export const demands = 'two worlds in which somebody shows codes at other hours, more often, on another phone in another place, at other desks of the same library: every table, what stays in Redis, jobs and the log at its most talkative are the same line by line';

const CHECKS = 3;
const WORLDS: Readonly<Record<'near' | 'far', World>> = {
  near: { hours: [9, 10, 11], looks: 1, phone: { address: '127.0.0.11', agent: 'phone-one' }, desks: [{ address: '127.0.0.21', agent: 'desk-north' }] },
  far: { hours: [12, 15.5, 22], looks: 6, phone: { address: '127.0.0.12', agent: 'phone-two' }, desks: [{ address: '127.0.0.22', agent: 'desk-south' }, { address: '127.0.0.23', agent: 'desk-west' }] },
};

export async function run(figures: Figures): Promise<void> {
  const [near, far] = [await inItsOwn(WORLDS.near), await inItsOwn(WORLDS.far)];
  figures.demand('codes checked and good in each world', String(CHECKS), `${near.good}, ${far.good}`, near.good === CHECKS && far.good === CHECKS);
  const receipts = near.remains.get('code.receipts')?.length ?? 0;
  figures.demand('receipts found, so that this looks where traces would be', String(CHECKS), receipts, receipts === CHECKS);
  const lines = [...near.remains.values()].reduce((sum, { length }) => sum + length, 0);
  figures.none('lines in one world only', differences(near.remains, far.remains), `${lines} lines in ${near.remains.size} places`);
}

/** A world on a platform of its own, which is gone before the next begins. */
async function inItsOwn(world: World): Promise<Lived & { remains: Remains }> {
  const folder = await mkdtemp(join(tmpdir(), 'yuejuma-two-worlds-'));
  let platform: ObservedPlatform | undefined;
  try {
    platform = await startObserved(folder, 0);
    const lived = await live(platform.url, world);
    return { ...lived, remains: await remainsOf(platform.redisUrl, platform.logFile, lived.day) };
  } finally {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
