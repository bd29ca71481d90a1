import { context, metrics, propagation, ROOT_CONTEXT, SpanKind, trace, type Attributes } from '@opentelemetry/api';

/** Runs work as one operation, seen in metrics always and in traces when the sampler picks it. */
export type Observe = <T>(work: () => Promise<T>, traceParent?: string) => Promise<T>;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * By hand what auto-instrumentation does for everything else: on the few hot paths that costs more than the work itself
 * (performance.md). Their names are in {@link HOT_ROUTES} and {@link HOT_METHODS}, which are kept from it.
 */
export function observer(name: string): Observe {
  const tracer = trace.getTracer('yuejuma');
  const duration = operationDuration();
  const done = { 'yuejuma.operation': name };
  const failed = { ...done, 'error.type': 'refused' };
  return async (work, traceParent) => {
    const startedAt = performance.now();
    const parent = traceParent ? propagation.extract(ROOT_CONTEXT, { traceparent: traceParent }) : ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent);
    let attributes: Attributes = failed;
    try {
      const result = await (span.isRecording() ? context.with(trace.setSpan(parent, span), work) : work());
      attributes = done;
      return result;
    } finally {
      span.end();
      duration.record((performance.now() - startedAt) / 1_000, attributes);
    }
  };
}

/** Times operations in metrics alone: call it at the beginning, and what it returns at the end. */
export function timer(name: string): () => () => void {
  const duration = operationDuration();
  const done = { 'yuejuma.operation': name };
  return () => {
    const startedAt = performance.now();
    return () => duration.record((performance.now() - startedAt) / 1_000, done);
  };
}

const operationDuration = () => metrics.getMeter('yuejuma').createHistogram('yuejuma.operation.duration', { unit: 's', description: 'Time of operations on a hot path', advice: { explicitBucketBoundaries: SECONDS } });

/** The active trace, to go along where no instrumentation carries it; empty when nothing is recorded. */
export function activeTraceParent(): string {
  const carrier: { traceparent?: string } = {};
  if (trace.getActiveSpan()?.isRecording()) propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? '';
}

export const HOT_ROUTES: readonly string[] = ['/v1/me/code'];
export const HOT_METHODS: readonly string[] = ['StreamShowCodes', 'VerifyCode', 'StreamVerifyCodes'];
