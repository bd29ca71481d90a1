import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { CheckOptions, Figures } from '../figures.js';
import type { Trial } from './trial.js';

export const demands = 'five times what a bottleneck of 4 × 40 ms carries, for 10 s: goodput at least 90 % of its own peak, p99 of what is answered at most 3 × that at the peak, show and verify at least 99.9 % while writes are shed, every refusal says when to come back, nobody works for a caller who stopped listening, a peer gets what is left of a deadline, retries add at most 10 %, normal again within 10 s';

const VALID_TRIALS = 3;
const MOST_SPOILT = 8;

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const wanted = isMutant ? 1 : VALID_TRIALS;
  const trials: Trial[] = [];
  const spoilt: string[] = [];
  while (trials.length < wanted && spoilt.length < MOST_SPOILT) {
    const trial = await attemptApart();
    if (typeof trial === 'string') spoilt.push(trial);
    else trials.push(trial);
  }
  figures.demand('valid trials', `≥ ${wanted}`, `${trials.length}${spoilt.length === 0 ? '' : `, ${spoilt.length} spoilt by the machine: ${spoilt.at(-1)}`}`, trials.length >= wanted);
  if (trials.length > 0) report(figures, trials);
}

/** Small collections by one thread; the door inherits them. */
const BRIEF_PAUSES = ['--max-semi-space-size=2', '--single-threaded-gc'];

async function attemptApart(): Promise<Trial | string> {
  const child = fork(new URL('trial.mjs', import.meta.url), { serialization: 'advanced', execArgv: BRIEF_PAUSES });
  const [outcome] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => ['the trial ended without a word'])])) as [Trial | string];
  return outcome;
}

function report(figures: Figures, trials: readonly Trial[]): void {
  const spread = (read: (trial: Trial) => number, digits = 0): string => `${median(trials.map(read)).toFixed(digits)} (${trials.map((trial) => read(trial).toFixed(digits)).join(', ')})`;
  const sum = (read: (trial: Trial) => number): number => trials.reduce((total, trial) => total + read(trial), 0);

  const goodput = median(trials.map((trial) => trial.goodput / trial.peak));
  figures.demand('goodput at 5×', '≥ 90 % of own peak', `${percent(goodput)}: ${spread((trial) => trial.goodput)} of ${spread((trial) => trial.peak)} a second`, goodput >= 0.9);
  const slower = median(trials.map((trial) => trial.p99 / trial.peakP99));
  figures.demand('p99 of the answered at 5×', '≤ 3 × at the peak', `${slower.toFixed(2)} ×: ${spread((trial) => trial.p99)} of ${spread((trial) => trial.peakP99)} ms`, slower <= 3);
  const shown = sum(({ shown: { answered } }) => answered) / sum(({ shown: { asked } }) => asked);
  figures.demand('show and verify answered at 5×', '≥ 99.9 %', `${percent(shown)} of ${sum(({ shown: { asked } }) => asked)}`, shown >= 0.999);
  const writes = sum(({ writes: { answered } }) => answered) / sum(({ writes: { asked } }) => asked);
  figures.demand('writes answered at 5×', 'fewer than shows', percent(writes), writes < shown);
  figures.demand('refusals without a time to come back', '0', `${sum(({ refusals }) => refusals.withoutTime)} of ${sum(({ refusals }) => refusals.all)}`, sum(({ refusals }) => refusals.withoutTime) === 0);
  figures.none('refusals for another reason', trials.flatMap(({ refusals }) => refusals.other), `${sum(({ refusals }) => refusals.all)}`);
  figures.demand('calls begun after their caller stopped listening', '0', sum(({ attempts }) => attempts.seen.begunLate), sum(({ attempts }) => attempts.seen.begunLate) === 0);
  const asked = sum(({ attempts }) => attempts.seen.asked);
  figures.demand('peers asked for longer than their caller listens', '0', `${sum(({ attempts }) => attempts.seen.askedTooLong)} of ${asked}`, asked > 0 && sum(({ attempts }) => attempts.seen.askedTooLong) === 0);
  const retries = sum(({ attempts }) => attempts.seen.arrivals) / sum(({ attempts }) => attempts.calls) - 1;
  figures.demand('retries', '≤ 10 % of calls', percent(retries), retries <= 0.1);
  const recovery = Math.max(...trials.map((trial) => trial.recoverySeconds));
  figures.demand('seconds until normal again', '≤ 10', recovery, recovery <= 10);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
