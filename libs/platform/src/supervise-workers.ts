import cluster, { type Worker } from 'node:cluster';
import { metrics } from '@opentelemetry/api';
import { cutConnectionsInHand } from './connection-in-hand.js';
import type { Log } from './log.js';
import { endTelemetry } from './run-alone.js';

/** The first pause before a dead worker is started again; it doubles while a place keeps failing, up to the longest. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Who served this long failed for a new reason. */
const STEADY_MS = 30_000;
/** What a worker that was asked to end gets before it is ended: all of it stops within three seconds. */
const GRACE_MS = 2_500;

/** One of the workers, over all the processes that fill it in turn. */
interface Place {
  /** 1 to WORKERS; the `worker` of logs and metrics, so that restarts add no new series. */
  number: number;
  worker: Worker | undefined;
  servesSince: number | undefined;
  failures: number;
}

/**
 * Keeps so many workers running in this process's stead; they share its listening ports (node:cluster: connections go
 * round). The first serves before the others start: migrations and keys are made once. A worker that dies is started
 * again, after a pause that grows; a first start that fails ends everything with its code.
 */
export function superviseWorkers(count: number, isServing: (message: unknown) => boolean, log: Log): void {
  const places = Array.from({ length: count }, (_, index): Place => ({ number: index + 1, worker: undefined, servesSince: undefined, failures: 0 }));
  const restarts = metrics.getMeter('yuejuma').createCounter('yuejuma.workers.restarts', { description: 'Workers that died and were started again' });
  const pauses = new Set<NodeJS.Timeout>();
  let hasServed = false;
  let exitCode: number | undefined;

  function begin(place: Place): void {
    const worker = cluster.fork({ WORKER: String(place.number) });
    place.worker = worker;
    cutConnectionsInHand(worker.process);
    worker.on('message', (message: unknown) => isServing(message) && serves(place, worker));
    worker.on('exit', (code, signal) => ended(place, worker, code, signal));
    worker.on('error', (error: Error) => log.warn({ err: error, worker: place.number }, 'a worker cannot be told anything'));
  }

  function serves(place: Place, worker: Worker): void {
    place.servesSince = performance.now();
    log.info({ worker: place.number, pid: worker.process.pid }, 'a worker serves');
    if (hasServed) return;
    hasServed = true;
    if (exitCode === undefined) places.filter((other) => other !== place).forEach(begin);
  }

  function ended(place: Place, worker: Worker, code: number | null, signal: string | null): void {
    place.worker = undefined;
    if (exitCode !== undefined) return leaveWhenAlone();
    if (!hasServed) return leave(code ?? 1);
    const wasSteady = place.servesSince !== undefined && performance.now() - place.servesSince > STEADY_MS;
    place.servesSince = undefined;
    place.failures = wasSteady ? 1 : place.failures + 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (place.failures - 1));
    restarts.add(1, { 'yuejuma.worker': place.number });
    log.error({ worker: place.number, pid: worker.process.pid, code, signal, pauseMs }, 'a worker died; it is started again');
    const pause = setTimeout(() => {
      pauses.delete(pause);
      begin(place);
    }, pauseMs);
    pauses.add(pause);
  }

  const running = (): Worker[] => places.flatMap(({ worker }) => worker ?? []);

  function leave(code: number): void {
    if (exitCode !== undefined) return;
    exitCode = code;
    pauses.forEach((pause) => clearTimeout(pause));
    running().forEach(({ process: child }) => child.kill('SIGTERM'));
    setTimeout(() => running().forEach(({ process: child }) => child.kill('SIGKILL')), GRACE_MS).unref();
    leaveWhenAlone();
  }

  function leaveWhenAlone(): void {
    if (running().length === 0) void endTelemetry().finally(() => process.exit(exitCode));
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => leave(0));
  begin(places[0] as Place);
}
