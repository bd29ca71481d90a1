import { ROOT_CONTEXT } from '@opentelemetry/api';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../log.js';
import { queuePrefix } from './events.js';
import { inSpan } from './span.js';

/**
 * Work that comes with the calendar. Postgres holds what is due; a job only asks. It may run twice, on two pods, or
 * three days late.
 */
export interface Job {
  name: string;
  /**
   * Cron pattern in Asia/Shanghai, such as `0 15 3 * * *`; a job of the day reads the platform clock. A pattern by city
   * keeps the cities from starting all in the same second.
   */
  pattern: string | ((cityCode: string) => string);
  /** Works on these cities, so that one city's volume does not hold up another. */
  run(cityCodes: readonly string[]): Promise<void>;
}

export interface ScheduleOptions {
  /** Prefix of every queue. */
  prefix: string;
  /** How often to look whether Redis still has the schedule. */
  lookEveryMs?: number;
}

const LOOK_EVERY_MS = 30_000;

/** Schedules every job once per city and works on them; the schedule lives in Redis and is set at each start, and again when Redis lost it. */
export async function startJobs(service: string, jobs: readonly Job[], cityCodes: readonly string[], redis: Redis, { prefix, lookEveryMs = LOOK_EVERY_MS }: ScheduleOptions, log: Log): Promise<{ stop(): Promise<void> }> {
  if (jobs.length === 0) return { stop: async () => undefined };
  const name = `jobs-${service}`;
  const options = { connection: redis, prefix: queuePrefix(prefix, name) };
  const queue = new Queue(name, options);
  queue.on('error', (error) => log.debug({ err: error }, 'the job queue waits for redis'));
  const worker = startWorker(name, jobs, options, log);
  const setUp = (): Promise<void> => schedule(queue, jobs, cityCodes).catch((error: unknown) => log.warn({ err: error }, 'the schedule waits'));
  const look = async (): Promise<void> => {
    if (await isForgotten(queue, redis, jobs.length * cityCodes.length)) await setUp();
  };
  void setUp();
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await worker.close(redis.status !== 'ready');
      await queue.close();
    },
  };
}

function startWorker(name: string, jobs: readonly Job[], options: { connection: Redis; prefix: string }, log: Log): Worker {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const work = (task: { name: string; data: { cityCode: string } }): Promise<void> =>
    inSpan(`run ${task.name}`, { 'yuejuma.city': task.data.cityCode }, ROOT_CONTEXT, async () => byName.get(task.name)?.run([task.data.cityCode]));
  const worker = new Worker<{ cityCode: string }>(name, work, { ...options, concurrency: 1, lockDuration: 30_000, stalledInterval: 5_000 });
  worker.on('error', (error) => log.debug({ err: error }, 'the job worker waits for redis'));
  worker.on('failed', (task, error) => log.warn({ err: error, job: task?.name }, 'a job failed; its next run finds what is due'));
  return worker;
}

/** Whether a wiped Redis lost the schedule (T24). */
const isForgotten = async (queue: Queue, redis: Redis, wanted: number): Promise<boolean> =>
  redis.status === 'ready' && (await queue.getJobSchedulersCount()) < wanted;

async function schedule(queue: Queue, jobs: readonly Job[], cityCodes: readonly string[]): Promise<void> {
  for (const job of jobs) {
    await Promise.all(cityCodes.map((cityCode) =>
      queue.upsertJobScheduler(`${job.name}.${cityCode}`, { pattern: patternOf(job, cityCode), tz: 'Asia/Shanghai' }, { name: job.name, data: { cityCode }, opts: { removeOnComplete: true, removeOnFail: 100 } })));
  }
}

const patternOf = ({ pattern }: Job, cityCode: string): string => (typeof pattern === 'string' ? pattern : pattern(cityCode));
