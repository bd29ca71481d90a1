import { platformNow } from '../../lib/platform-clock.js';

const freshMs = 6 * 3_600_000;

/** Fetches the list of partners for later, as a download of its own so that the first page stays small, unless a fresh one is held. */
export async function holdPartners(): Promise<void> {
  if (!navigator.onLine) return;
  const { heldSince, recallPartners, refreshPartners } = await import('../request/held-partners.js');
  const held = await recallPartners();
  if (held === null || platformNow(Date.now()) - heldSince(held) > freshMs) await refreshPartners(held, async () => undefined);
}
