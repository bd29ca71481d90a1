import pg from 'pg';
import { getRequest, httpLoad, during, once } from '../load/http.mjs';
import { measure, median } from '../measure.mjs';
import { freshWindow } from './online.mjs';

const CONNECTIONS = 64;
const PEER_MS = 1_500;
const WARM_UP_MS = 4_000;
const MILLION = 1_000_000;

/**
 * What showing a code to somebody new to the process costs, beside as many people as were loaded and beside a million:
 * each asks once, so that nothing but Postgres knows them.
 * @param {{ chain: import('../beside.mjs').Chain, peers: import('../start-peers.mjs').Peers, newcomers: readonly Buffer[], rounds: number, say: (text: string) => void }} bench
 */
export async function sizeRounds({ chain, peers, newcomers, rounds, say }) {
  const { gateway, code, redis, postgres } = chain.pids;
  const share = Math.floor(newcomers.length / (rounds * 2 + 2));
  const slices = Array.from({ length: rounds * 2 + 2 }, (_, at) => newcomers.slice(at * share, (at + 1) * share));
  const bare = getRequest('/', {});
  const round = async (/** @type {readonly Buffer[]} */ asked) => {
    await freshWindow();
    chain.place();
    const ours = await measure({ gateway, code, redis, postgres }, () => httpLoad({ port: chain.port, connections: CONNECTIONS, next: once(asked) }));
    const theirs = await measure({ peer: peers.http.pid }, () => httpLoad({ port: peers.http.port, connections: CONNECTIONS, next: during([bare], PEER_MS) }));
    return { ours, theirs };
  };
  const series = async (/** @type {readonly (readonly Buffer[])[]} */ parts) => {
    const [first = [], ...rest] = parts;
    await round(first);
    await httpLoad({ port: chain.port, connections: CONNECTIONS, next: during(first, WARM_UP_MS) });
    const measured = [];
    for (const part of rest) measured.push(await round(part));
    return measured;
  };
  const few = await series(slices.slice(0, rounds + 1));
  say('filling up to a million people');
  await fill(chain.envs.code['MIGRATION_DATABASE_URL'] ?? '', MILLION);
  const many = await series(slices.slice(rounds + 1));
  const cost = (/** @type {typeof few[number]} */ { ours, theirs }) => ours.microseconds / theirs.microseconds;
  return { few, many, growth: median(many.map(cost)) / median(few.map(cost)) };
}

/** People nobody asks for: their names need not open. @param {string} url @param {number} total */
async function fill(url, total) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    with one as (select wrapped_key, masked_name from profiles limit 1)
    insert into profiles (subject_id, wrapped_key, masked_name)
    select gen_random_uuid(), wrapped_key, masked_name from one, generate_series(1, $1 - (select count(*) from profiles))`, [total]);
  await client.query(`
    insert into profile_addresses (subject_id, declaration_id, city_code, district_code, city_name, district_name, version, is_active, is_habitual, registered_on)
    select subject_id, '4401-' || gen_random_uuid(), '4401', '440106', '广州市', '天河区', 1, true, true, '2026-01-01' from profiles
    where not exists (select 1 from profile_addresses a where a.subject_id = profiles.subject_id)`);
  await client.query('analyze');
  await client.end();
}
