import { metrics, trace } from '@opentelemetry/api';
import type { Env } from './config.js';
import { inTime } from './in-time.js';

interface Running {
  stop(): Promise<void>;
}

/** Runs one service in this process until SIGTERM or SIGINT; `main.ts` of a service is this call, or `runWorkers`. */
export async function runAlone<S extends Running>(start: (env: Env) => Promise<S>, onServing: (service: S) => void = () => undefined): Promise<void> {
  let service: S | undefined;
  let isLeaving = false;
  const leave = async (): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    await service?.stop().catch((error: Error) => fail(error));
    await endTelemetry();
    // A connection to a store that is away, and would try for ever, keeps no service that was asked to end.
    process.exit();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave());
  try {
    service = await start(process.env);
    onServing(service);
  } catch (error) {
    fail(error as Error);
    await leave();
  }
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

interface Ending {
  shutdown?(): Promise<void>;
}

/** How long a collector may take to accept what is left. */
const TELEMETRY_END_MS = 1_000;

/** Hands the last spans and figures to their exporters: those that `--import` telemetry registered, if it did. */
export async function endTelemetry(): Promise<void> {
  const traces = trace.getTracerProvider() as Ending & { getDelegate?(): Ending };
  const providers = [traces.getDelegate?.() ?? traces, metrics.getMeterProvider() as Ending];
  await inTime(TELEMETRY_END_MS, Promise.allSettled(providers.map((provider) => provider.shutdown?.())));
}
