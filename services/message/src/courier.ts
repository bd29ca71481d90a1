import type { Log } from '@yuejuma/platform/log';

/** Sends soon after an event was handled, one round at a time; what it misses the job finds. */
export interface Courier {
  wake(cityCode: string): void;
}

/** A courier who works in rounds of `send`. */
export function createCourier(send: (cityCodes: readonly string[]) => Promise<boolean>, log: Log): Courier {
  const waiting = new Set<string>();
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (waiting.size > 0) {
        const cityCodes = [...waiting];
        waiting.clear();
        if (await send(cityCodes)) cityCodes.forEach((cityCode) => waiting.add(cityCode));
      }
    } catch (error) {
      log.info({ err: error }, 'notices wait for the next round');
    } finally {
      isRunning = false;
    }
  };
  return {
    wake(cityCode) {
      waiting.add(cityCode);
      if (!isRunning) void run();
    },
  };
}
