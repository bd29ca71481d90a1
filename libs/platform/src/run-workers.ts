import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { baseConfig, readConfig, type Env } from './config.js';
import { createLog } from './log.js';
import { runAlone } from './run-alone.js';
import { superviseWorkers } from './supervise-workers.js';

interface Running {
  stop(): Promise<void>;
}

/** How many processes share a service's port. */
const workersConfig = baseConfig.pick({ YUEJUMA_ENV: true, LOG_LEVEL: true }).extend({
  /** A number, or `auto` for one a core this process may use. */
  WORKERS: z.union([z.literal('auto'), z.coerce.number().int().min(1).max(256)]).default(1).transform((count) => (count === 'auto' ? availableParallelism() : count)),
  DEVELOPMENT_DOORS: z.enum(['open', 'closed']).default('open'),
}).refine(({ WORKERS, YUEJUMA_ENV, DEVELOPMENT_DOORS }) => WORKERS === 1 || YUEJUMA_ENV === 'production' || DEVELOPMENT_DOORS === 'closed',
  { path: ['WORKERS'], message: 'must be 1 while development doors are open: a door moves the clock of one process' });

/** What a worker tells its supervisor once it serves. */
const SERVING = 'serving';

/**
 * Runs one service on as many processes as WORKERS says, all behind its one port, until SIGTERM or SIGINT. With one there
 * is no supervisor: the service is this process.
 */
export async function runWorkers<S extends Running>(name: string, start: (env: Env) => Promise<S>, onServing: (service: S) => void = () => undefined): Promise<void> {
  if (cluster.isWorker) {
    return runAlone(start, (service) => {
      onServing(service);
      process.send?.(SERVING);
    });
  }
  const config = readOrError();
  if (config instanceof Error) return runAlone(() => Promise.reject(config));
  if (config.WORKERS === 1) return runAlone(start, onServing);
  superviseWorkers(config.WORKERS, (message) => message === SERVING, createLog(name, config.LOG_LEVEL));
}

function readOrError(): z.infer<typeof workersConfig> | Error {
  try {
    return readConfig(workersConfig, process.env);
  } catch (error) {
    return error as Error;
  }
}
