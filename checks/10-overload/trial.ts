import { startBottleneck } from './bottleneck.js';
import type { Seen } from './door.js';
import { preferQuietly } from './prefer.js';
import { offer, type Call, type Phase } from './open-loop.js';

/** One trial: own peak, five times as much, and once again. */
export interface Trial {
  /** Answers a second at 1× and at 5×, in time. */
  peak: number;
  goodput: number;
  /** 99th percentile of the answered, in milliseconds. */
  peakP99: number;
  p99: number;
  shown: { asked: number; answered: number };
  writes: { asked: number; answered: number };
  refusals: { all: number; withoutTime: number; other: string[] };
  recoverySeconds: number;
  attempts: { calls: number; seen: Seen };
}

/** About what the stand-in carries. */
const ONCE = 95;
const OVERLOAD = 5;
const SECONDS = { warmUp: 2, peak: 8, overload: 10, after: 11 };
const MOST_LAG_MS = 20;
const MOST_CANARY_MS = 50;
/** A second is normal again when this much of it is answered as at the peak. */
const NORMAL = 0.9;

/** One trial, or why the machine was too busy with something else for it to count (threats.md 4.2). */
export async function attempt(): Promise<Trial | string> {
  preferQuietly();
  const bottleneck = await startBottleneck();
  try {
    await offer(bottleneck, ONCE * 0.6, SECONDS.warmUp);
    const before = (await bottleneck.seen()).arrivals;
    const peak = await offer(bottleneck, ONCE, SECONDS.peak);
    const isSpoilt = whyNot(peak);
    if (isSpoilt !== undefined) return isSpoilt;
    const over = await offer(bottleneck, ONCE * OVERLOAD, SECONDS.overload);
    const sent = peak.lags.length + over.lags.length;
    const arrivals = (await bottleneck.seen()).arrivals - before;
    const after = await offer(bottleneck, ONCE, SECONDS.after);
    return whyNot(over) ?? whyNot(after) ?? measured(peak, over, after, { calls: sent, seen: { ...(await bottleneck.seen()), arrivals } });
  } finally {
    await bottleneck.stop();
  }
}

function whyNot(phase: Phase): string | undefined {
  const [lag, canary] = [p99(phase.lags), p99(phase.canary)];
  return lag < MOST_LAG_MS && canary < MOST_CANARY_MS ? undefined : `calls were sent ${lag.toFixed(0)} ms late and a timer rang ${canary.toFixed(0)} ms late`;
}

function measured(peak: Phase, over: Phase, after: Phase, attempts: Trial['attempts']): Trial {
  const refused = over.calls.filter(({ reason }) => reason === 'OVERLOADED');
  return {
    peak: rateOf(peak),
    goodput: rateOf(over),
    peakP99: p99(answered(peak.calls).map(({ milliseconds }) => milliseconds)),
    p99: p99(answered(over.calls).map(({ milliseconds }) => milliseconds)),
    shown: countOf(over, 'SHOW_VERIFY'),
    writes: countOf(over, 'WRITE'),
    refusals: {
      all: refused.length,
      withoutTime: refused.filter(({ retryAfterSeconds = 0 }) => retryAfterSeconds < 1).length,
      other: over.calls.map(({ reason }) => reason).filter((reason) => !['OK', 'OVERLOADED', 'DEPENDENCY_UNAVAILABLE'].includes(reason)),
    },
    recoverySeconds: recovery(peak, after),
    attempts,
  };
}

const answered = (calls: readonly Call[]): Call[] => calls.filter(({ reason }) => reason === 'OK');
const rateOf = ({ calls, seconds }: Phase): number => answered(calls).length / seconds;

function countOf({ calls }: Phase, priority: Call['priority']): { asked: number; answered: number } {
  const of = calls.filter((call) => call.priority === priority);
  return { asked: of.length, answered: answered(of).length };
}

/** Seconds until a whole second was answered as at the peak; Infinity for never. */
function recovery(peak: Phase, after: Phase): number {
  const usual = answered(peak.calls).length / peak.calls.length;
  for (let second = 0; second + 1 <= after.seconds; second += 1) {
    const calls = after.calls.filter(({ at }) => at >= second && at < second + 1);
    if (answered(calls).length >= usual * NORMAL * calls.length) return second + 1;
  }
  return Infinity;
}

export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
}
