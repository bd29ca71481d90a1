import { onBeforeUnmount, onMounted } from 'vue';
import { asApiError } from '../../lib/load.js';
import { platformNow } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { canHoldStrips, openBox } from '../../lib/strip-box.js';
import { fetchStrips } from './fetch-strips.js';
import { firstAskIn, pauseBeforeAsking, wantsStrips } from './strip-rules.js';

/** How often a page that stays open looks whether strips are wanted. */
const lookMs = 600_000;

/** Keeps this phone supplied with strips while its code page is open, and says when there are new ones. What it returns has it look soon, unless it waits after a failure. */
export function useStripSupply(arrived: () => void): () => void {
  let failures = 0;
  let timer = 0;
  let isOpen = true;
  const schedule = (ms: number) => {
    clearTimeout(timer);
    if (isOpen) timer = window.setTimeout(look, ms);
  };
  const box = async () => {
    const person = holder();
    return person === null ? null : openBox(person, platformNow(Date.now()));
  };

  /** How many strips came; none when none are wanted. */
  const fetchWanted = async (person: string) => (wantsStrips(await box(), platformNow(Date.now())) ? fetchStrips(person, platformNow(Date.now())) : 0);

  async function look(): Promise<void> {
    const person = holder();
    if (person === null || !navigator.onLine) return schedule(lookMs);
    try {
      const came = await fetchWanted(person);
      if (came > 0) arrived();
      failures = 0;
      schedule(came > 0 ? firstAskIn(false, Math.random()) : lookMs);
    } catch (error) {
      failures += 1;
      schedule(pauseBeforeAsking(failures, asApiError(error).retryAfter, Math.random()));
    }
  }

  const begin = async () => schedule(firstAskIn(((await box().catch(() => null))?.strips.length ?? 0) > 0, Math.random()));
  if (!canHoldStrips()) return () => undefined;
  onMounted(() => {
    addEventListener('online', begin);
    void begin();
  });
  onBeforeUnmount(() => {
    isOpen = false;
    clearTimeout(timer);
    removeEventListener('online', begin);
  });
  return () => {
    if (failures === 0) void begin();
  };
}
