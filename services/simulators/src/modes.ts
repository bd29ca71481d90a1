import { setTimeout as after } from 'node:timers/promises';
import { DomainError } from '@yuejuma/kernel';
import type { Mode, Simulator } from './domain/simulators.js';

const SLOW_MS = 1_500;

/** How each simulated authority behaves now. Not kept: a new start begins with everything in order. */
export interface Modes {
  set(simulator: Simulator, mode: Mode): void;
  /** Lets a call through as the mode wants: SLOW waits, DOWN throws DEPENDENCY_UNAVAILABLE; true when the answer is to be no. */
  pass(simulator: Simulator): Promise<boolean>;
  /** Whether its answers are hours behind. */
  lags(simulator: Simulator): boolean;
}

/** Everything OK to begin with. */
export function createModes(): Modes {
  const modes = new Map<Simulator, Mode>();
  return {
    set: (simulator, mode) => void modes.set(simulator, mode),
    async pass(simulator) {
      const mode = modes.get(simulator);
      if (mode === 'DOWN') throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: simulator });
      if (mode === 'SLOW') await after(SLOW_MS);
      return mode === 'NO';
    },
    lags: (simulator) => modes.get(simulator) === 'LAG',
  };
}
