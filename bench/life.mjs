import { commandsRound, settleForCommands, startInsertPeer } from './rows/commands.mjs';
import { dueRound, enrolDue, startScanPeer } from './rows/due.mjs';
import { growth, sizesOf } from './rows/growth.mjs';
import { jobsRound, startEmptyWorker } from './rows/jobs.mjs';
import { mixRound } from './rows/mix.mjs';

/**
 * Who declares, who confirms, and the peers of that.
 * @param {ReturnType<typeof import('./options.mjs').readOptions>} options
 * @param {{ chain: Awaited<ReturnType<import('./chain.mjs').startChain>>, supervisor: import('../tools/infra/supervise.mjs').Supervisor, isPinned: boolean, say: (text: string) => void }} run
 */
export async function settleLife(options, { chain, supervisor, isPinned, say }) {
  const ownerUrl = (/** @type {'registration' | 'permit'} */ name) => chain.envs[name]['MIGRATION_DATABASE_URL'] ?? '';
  const [hasCommands, hasMix, hasDue] = [options.wants('commands'), options.wants('mix'), options.wants('due')];
  if (hasCommands || hasMix || hasDue) say('enrolling residents and making dwellings');
  return {
    settled: hasCommands || hasMix ? await settleForCommands(chain.seed) : undefined,
    insertPeer: hasCommands ? await startInsertPeer(supervisor, isPinned, ownerUrl('registration')) : undefined,
    hasMix,
    emptyWorker: options.wants('jobs') ? await startEmptyWorker(supervisor, isPinned, chain.redisUrl) : undefined,
    dueIds: hasDue ? await enrolDue(chain.seed) : [],
    scanPeer: hasDue ? await startScanPeer(supervisor, isPinned, ownerUrl('permit')) : undefined,
  };
}

/** One round of what a registration costs. @param {Awaited<ReturnType<typeof settleLife>> & { chain: Awaited<ReturnType<import('./chain.mjs').startChain>>, round: number }} bench */
export async function lifeRound({ chain, settled, insertPeer, hasMix, emptyWorker, dueIds, scanPeer, round }) {
  return {
    ...(settled && insertPeer ? await withGrowth(chain.adminUrl, () => commandsRound({ chain, settled, insertPeer, isWarmUp: round === 0 })) : {}),
    ...(settled && hasMix ? await mixRound({ chain, settled }) : {}),
    ...(emptyWorker ? await jobsRound({ chain, emptyWorker }) : {}),
    ...(scanPeer ? await dueRound({ chain, dueIds, round, scanPeer }) : {}),
  };
}

/** @template {{ declare: { count: number }[] }} T @param {string} adminUrl @param {() => Promise<T>} commands */
async function withGrowth(adminUrl, commands) {
  const before = await sizesOf(adminUrl);
  const measured = await commands();
  const after = await sizesOf(adminUrl);
  return { ...measured, growth: growth(before, after, measured.declare[0]?.count ?? 0) };
}
