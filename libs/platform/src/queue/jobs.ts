import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../log.js';
import { queuePrefix } from './events.js';

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

/** Schedules every job once per city and works on them; the schedule lives in Redis and is set again at each start. */
export async function startJobs(service: string, jobs: readonly Job[], cityCodes: readonly string[], redis: Redis, prefix: string, log: Log): Promise<{ stop(): Promise<void> }> {
  if (jobs.length === 0) return { stop: async () => undefined };
  const name = `jobs-${service}`;
  const options = { connection: redis, prefix: queuePrefix(prefix, name) };
  const queue = new Queue(name, options);
  queue.on('error', (error) => log.debug({ err: error }, 'the job queue waits for redis'));
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const worker = new Worker<{ cityCode: string }>(name, async (task) => {
    await byName.get(task.name)?.run([task.data.cityCode]);
  }, { ...options, concurrency: 1, lockDuration: 30_000, stalledInterval: 5_000 });
  worker.on('error', (error) => log.debug({ err: error }, 'the job worker waits for redis'));
  worker.on('failed', (task, error) => log.warn({ err: error, job: task?.name }, 'a job failed; its next run finds what is due'));
  void schedule(queue, jobs, cityCodes).catch((error: unknown) => log.warn({ err: error }, 'the schedule waits'));
  return {
    async stop() {
      await worker.close();
      await queue.close();
    },
  };
}

async function schedule(queue: Queue, jobs: readonly Job[], cityCodes: readonly string[]): Promise<void> {
  for (const job of jobs) {
    await Promise.all(cityCodes.map((cityCode) =>
      queue.upsertJobScheduler(`${job.name}.${cityCode}`, { pattern: patternOf(job, cityCode), tz: 'Asia/Shanghai' }, { name: job.name, data: { cityCode }, opts: { removeOnComplete: true, removeOnFail: 100 } })));
  }
}

const patternOf = ({ pattern }: Job, cityCode: string): string => (typeof pattern === 'string' ? pattern : pattern(cityCode));
