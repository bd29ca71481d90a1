import { resolve } from 'node:path';
import { mintAccessToken } from '@yuejuma/platform/session-token';
import type { Platform } from '@yuejuma/testing/platform-in-process';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { readDescriptors } from '../06-nowhere-for-a-colour/descriptors.js';
import type { Figures } from '../figures.js';
import type { People } from './callers.js';
import { lists, relations } from './relations.js';
import { routeMatrix } from './route-matrix.js';
import { partnerEdge, rpcMatrix, sealsAndRoles, streamedBatches, withoutRow } from './rpc-matrix.js';
import { Wire } from './wire.js';
import { makeWorld } from './world.js';

export const demands = 'every RPC × 10 callers, every object × 16 relations and every HTTP route × 9 callers over the real wire: 100 % of the cells as the reviewed tables say, 0 extra allowed, refusals tell nothing';

const root = resolve(import.meta.dirname, '../..');

export async function run(figures: Figures): Promise<void> {
  const described = readDescriptors(root).rpcs.map(({ name }) => name.replace(/\.(\w+)$/, '/$1'));
  withoutRow(figures, described);
  // At today's time: every method is called with empty fields, that of the clock too, which sets it to this.
  const platform = await startPlatformForTest({ startTime: new Date() });
  const wire = new Wire(platform);
  try {
    const people = await peopleOf(platform);
    const tokens = await tokensOf(platform);
    await rpcMatrix(figures, wire, people);
    await sealsAndRoles(figures, wire, people);
    await streamedBatches(figures, wire, people);
    await partnerEdge(figures, wire, people, { partner: tokens.PARTNER, officer: tokens.OFFICER, resident: tokens.RESIDENT });
    await routeMatrix(figures, platform.url, tokens);
    const world = await makeWorld(platform, people);
    await lists(figures, wire, people, world);
    await relations(figures, wire, people, world);
  } finally {
    wire.close();
    await platform.stop();
  }
}

async function peopleOf({ url }: Platform): Promise<People> {
  const people = (await (await fetch(`${url}/dev/people`)).json()) as { key: string; subjectId: string }[];
  return new Map(people.map(({ key, subjectId }) => [key, subjectId]));
}

async function tokensOf({ url, envOf }: Platform) {
  const door = async (path: string, body: object): Promise<string> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return ((await response.json()) as { accessToken: string }).accessToken;
  };
  const session = (person: string) => door('/dev/session', { person });
  const mint = (key: Buffer, exp: number) => mintAccessToken({ sub: '00000000-0000-4000-8000-000000000000', sid: 's', exp }, key);
  const now = Math.floor(Date.now() / 1_000);
  return {
    RESIDENT: await session('wang-xiaoming'),
    OWNER: await session('li-mei'),
    OFFICER: await session('officer-tianhe'),
    AUDITOR: await session('auditor'),
    CITY_ADMIN: await session('city-admin'),
    PARTNER: await door('/dev/partner-token', { partner: 'library-gz' }),
    EXPIRED: mint(Buffer.from(envOf.gateway['SESSION_KEY'] ?? '', 'base64'), now - 1),
    FORGED: mint(Buffer.alloc(32, 1), now + 600),
  };
}
