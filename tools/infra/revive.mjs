import { setTimeout as sleep } from 'node:timers/promises';

/** A killed postmaster's last processes take a moment to go, and until then no new one can start. */
const pauseMs = 700;
const tries = 10;
const withinMs = 60_000;

/**
 * Starts a store again that ended by itself, on its old port and data: the services wait and go on. Answers false when
 * it ends again and again, so that the start can say so.
 * @param {() => import('./supervise.mjs').Supervisor} supervisor
 */
export function createReviver(supervisor) {
  /** @type {Map<string, number[]>} */
  const endings = new Map();

  return (/** @type {import('./supervise.mjs').Tracked} */ child) => {
    const recent = (endings.get(child.name) ?? []).filter((at) => at > performance.now() - withinMs);
    endings.set(child.name, [...recent, performance.now()]);
    if (recent.length >= tries) return false;
    void sleep(pauseMs).then(() => {
      try {
        supervisor().start(child);
      } catch {
        // everything is being stopped
      }
    });
    return true;
  };
}
