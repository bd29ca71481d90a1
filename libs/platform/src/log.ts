import { trace } from '@opentelemetry/api';
import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * JSON lines with ids only. Errors are reduced to what cannot hold a person's data: a database error, for one, quotes
 * the row it failed on in `detail`.
 */
export function createLog(service: string, level: string): Log {
  return pino({
    level,
    base: { service, ...(process.env['WORKER'] === undefined ? {} : { worker: Number(process.env['WORKER']) }) },
    serializers: { err: errorForLog, error: errorForLog },
    mixin: () => {
      const span = trace.getActiveSpan()?.spanContext();
      return span ? { traceId: span.traceId, spanId: span.spanId } : {};
    },
  });
}

/** Lets one saying through every few seconds: what goes on for minutes should be read, not scrolled past. */
export function seldom(everyMs = 5_000): (say: () => void) => void {
  let last = -Infinity;
  return (say) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    say();
  };
}

function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, reason, constraint, table } = error as { code?: unknown; reason?: unknown; constraint?: unknown; table?: unknown };
  return { kind: error.name, code, reason, constraint, table, stack: framesOf(error) };
}

/** Stack frames without the message line, which may quote input. */
const framesOf = (error: Error): string =>
  (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).join('\n');
