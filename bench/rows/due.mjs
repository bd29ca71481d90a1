import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { inRoot } from '../../tools/infra/paths.mjs';
import { cpuOf, cpuOfBackends } from '../cpu.mjs';
import { SERVER_CORE, pin } from '../machine.mjs';
import { measure } from '../measure.mjs';
import { enrol } from '../people.mjs';

/** As many as one batch of the job takes: it asks identity about a hundred at a time, and each question is logged. */
const DUE = 500;
/** Rows that the scan alone reads in a round, 500 at a time. */
const SCANNED = 20_000;
const SEED = 4403;
/** One after another: nobody gets a second offer in a city. */
const CITIES = ['4401', '4406', '4404', '4413', '4412', '4407', '4408', '4409', '4405'];

/** People whose day can come. @param {import('@yuejuma/testing/seed-peers').SeedPeers} seed */
export const enrolDue = (seed) => enrol(seed, SEED, DUE);

/** A process that scans a table of the same shape. @param {import('../../tools/infra/supervise.mjs').Supervisor} supervisor @param {boolean} isPinned @param {string} databaseUrl of the owner */
export async function startScanPeer(supervisor, isPinned, databaseUrl) {
  const child = supervisor.start({ name: 'peer-scan', command: process.execPath, args: [inRoot('bench', 'peers.mjs'), 'scan', databaseUrl], stdio: ['ignore', 'ignore', 'inherit'], hasChannel: true, stopRank: 2 });
  await once(child.process, 'message');
  const pid = child.process.pid ?? 0;
  if (isPinned) pin(pid, SERVER_CORE);
  return {
    pid,
    /** Rows that are due, before anything is measured. */
    async fill() {
      child.process.send?.(SCANNED);
      await once(child.process, 'message');
    },
    async scan() {
      child.process.send?.(0);
      const [seconds] = await once(child.process, 'message');
      return { count: SCANNED, seconds: Number(seconds) };
    },
  };
}

/**
 * One batch whose day has come, as the job of the night works on it: hukou asked, offers, announcements and audit entries
 * written; beside the scan alone.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, dueIds: readonly string[], round: number, scanPeer: Awaited<ReturnType<typeof startScanPeer>> }} bench
 */
export async function dueRound({ chain, dueIds, round, scanPeer }) {
  const cityCode = /** @type {string} */ (CITIES[round]);
  await makeDue(chain.envs.permit['MIGRATION_DATABASE_URL'] ?? '', cityCode, dueIds);
  chain.place();
  const permit = chain.peers.inCity(DevelopmentServiceService, 'permit', cityCode);
  const due = await measure(chain.costsOf('permit'), async () => {
    const startedAt = performance.now();
    await permit.runDueJobs({}, { deadlineMs: 300_000 });
    return { count: dueIds.length, seconds: (performance.now() - startedAt) / 1_000 };
  }, { 'identity and audit': () => cpuOf(chain.pids.rest), "identity's Postgres": () => cpuOfBackends(chain.pids.postgres, 'identity'), "audit's Postgres": () => cpuOfBackends(chain.pids.postgres, 'audit') });
  await chain.seed.settle(() => undefined);
  await scanPeer.fill();
  const scan = await measure({ peer: scanPeer.pid, postgres: () => cpuOfBackends(chain.pids.postgres, 'permit_owner') }, () => scanPeer.scan());
  return { due: [due, scan] };
}

/** @param {string} databaseUrl @param {string} cityCode @param {readonly string[]} residentIds */
async function makeDue(databaseUrl, cityCode, residentIds) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('update residence_periods set is_habitual = false where resident_id = any ($1::uuid[])', [residentIds]);
  await client.query(`
    insert into residence_periods (declaration_id, resident_id, city_code, registered_on, confirmed_by, eligible_on, is_habitual, policy_version)
    select $1 || '-' || id, resident, $1, current_date - 200, 'OWNER', current_date - 1, true, 'bench' from unnest($2::text[], $3::uuid[]) as people (id, resident)`,
  [cityCode, residentIds.map(() => randomUUID()), residentIds]);
  await client.query('analyze residence_periods');
  const { rows: [{ count }] } = await client.query('select count(*)::int as count from residence_periods where city_code = $1 and is_habitual and outcome is null', [cityCode]);
  await client.end();
  if (count !== residentIds.length) throw new Error(`${count} of ${residentIds.length} are due`);
}
