import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { shanghaiDate } from '@yuejuma/kernel';
import { queueName, queuePrefix } from '@yuejuma/platform/queue/events';
import { inRoot } from '../../tools/infra/paths.mjs';
import { SERVER_CORE, pin } from '../machine.mjs';
import { measure } from '../measure.mjs';

const JOBS = 800;
const TOPIC = 'residence.confirmed.v1';
const LOOK_EVERY_MS = 25;
const EMPTY = 'bench-empty';

/** A process whose worker does nothing, as many at once as a consumer does. @param {import('../../tools/infra/supervise.mjs').Supervisor} supervisor @param {boolean} isPinned @param {string} redisUrl */
export async function startEmptyWorker(supervisor, isPinned, redisUrl) {
  const child = supervisor.start({ name: 'peer-jobs', command: process.execPath, args: [inRoot('bench', 'peers.mjs'), 'jobs', redisUrl, EMPTY], stdio: ['ignore', 'ignore', 'inherit'], hasChannel: true, stopRank: 2 });
  await once(child.process, 'message');
  const pid = child.process.pid ?? 0;
  if (isPinned) pin(pid, SERVER_CORE);
  return { pid };
}

/**
 * Confirmations as the permit service hears of them: inbox, period, standing, in one transaction each; beside jobs that do
 * nothing, on the same Redis.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, emptyWorker: { pid: number } }} bench
 */
export async function jobsRound({ chain, emptyWorker }) {
  chain.place();
  const connection = new Redis(chain.redisUrl, { maxRetriesPerRequest: null });
  const name = queueName(TOPIC, 'permit');
  const confirmations = new Queue(name, { connection, prefix: queuePrefix('yjm', name) });
  const nothing = new Queue(EMPTY, { connection });
  const registeredOn = shanghaiDate(new Date());
  const event = () => ({ declarationId: `4401-${randomUUID()}`, residentId: randomUUID(), cityCode: '4401', districtCode: '440106', version: 2, registeredOn, confirmedBy: 'OWNER', answeredBy: randomUUID() });
  const job = measure({ ...chain.costsOf('permit'), redis: chain.pids.redis }, () => drained(confirmations, () => ({ payload: event(), traceParent: null })));
  const ours = await job;
  const empty = await measure({ peer: emptyWorker.pid, redis: chain.pids.redis }, () => drained(nothing, () => ({ payload: event(), traceParent: null })));
  await Promise.all([confirmations.close(), nothing.close()]);
  connection.disconnect();
  return { job: [ours, empty] };
}

/** Puts jobs on a queue and waits until they are done. @param {Queue} queue @param {() => object} dataOf */
async function drained(queue, dataOf) {
  const startedAt = performance.now();
  await queue.addBulk(Array.from({ length: JOBS }, () => ({ name: TOPIC, data: dataOf(), opts: { jobId: randomUUID(), removeOnComplete: { age: 86_400 } } })));
  while ((await queue.getJobCountByTypes('waiting', 'active')) > 0) await sleep(LOOK_EVERY_MS);
  return { count: JOBS, seconds: (performance.now() - startedAt) / 1_000 };
}
