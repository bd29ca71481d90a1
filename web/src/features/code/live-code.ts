import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import type { ApiError } from '../../lib/api-error.js';
import { asApiError } from '../../lib/load.js';
import { platformNow } from '../../lib/platform-clock.js';
import { lifeOf, nextRefreshIn, pauseAfterFailure, type ShownCode } from './code-life.js';
import { codeOfPhone, type PhoneCode } from './code-of-phone.js';
import { askCode, keptCode } from './code-of-server.js';
import { useDisplay } from './shown-display.js';
import { useStripSupply } from './strip-supply.js';

/** How long a phone that can reach the platform waits for the platform's time before it shows a code by its own. */
const patienceMs = 500;
const leastMs = 250;

/**
 * A code that replaces itself: made on this phone while it holds strips, and no server is asked for one; else the platform's,
 * which lives on without a network until it expires. Pauses while nobody looks.
 */
export function useLiveCode() {
  const code = shallowRef<ShownCode | null>(null);
  const heldUntil = shallowRef<number | null>(null);
  const serverError = shallowRef<ApiError | null>(null);
  const now = ref(platformNow(Date.now()));
  const isLoading = ref(true);
  let failures = 0;
  let timer = 0;
  let ticker = 0;
  let isOpen = true;

  const shown = useDisplay(() => {
    tick();
    void refresh();
  });
  const runLow = useStripSupply(() => void refresh());
  const isMadeHere = computed(() => heldUntil.value !== null);
  const error = computed(() => (isMadeHere.value ? shown.error.value : serverError.value));
  const life = computed(() => (code.value === null ? null : lifeOf(code.value, now.value)));
  const tick = () => (now.value = platformNow(Date.now()));
  const schedule = (ms: number) => {
    clearTimeout(timer);
    if (isOpen) timer = window.setTimeout(refresh, ms);
  };

  function take(made: PhoneCode): void {
    tick();
    code.value = made;
    heldUntil.value = made.heldUntil;
    serverError.value = null;
    failures = 0;
    void shown.start();
    schedule(Math.max(leastMs, Date.parse(made.refreshTime) - now.value));
  }

  async function takeFromServer(): Promise<void> {
    heldUntil.value = null;
    try {
      const next = await askCode();
      tick();
      code.value = next;
      serverError.value = null;
      await shown.tell(next.display, next.issueTime, next.holder);
      runLow();
      failures = 0;
      schedule(Math.max(1000, nextRefreshIn(next, now.value, Math.random())));
    } catch (failure) {
      failures += 1;
      serverError.value = asApiError(failure);
      schedule(pauseAfterFailure(failures, serverError.value.retryAfter, Math.random()));
    }
  }

  let refreshing: Promise<void> | null = null;
  const refresh = (): Promise<void> => (refreshing ??= renew().finally(() => (refreshing = null)));

  async function renew(): Promise<void> {
    if (document.hidden || !isOpen) return;
    isLoading.value = true;
    const made = await codeOfPhone().catch(() => null);
    if (made !== null) take(made);
    else await takeFromServer();
    isLoading.value = false;
  }

  const lookAgain = () => {
    tick();
    if (!document.hidden && (life.value === null || life.value.isDue || failures > 0)) void refresh();
  };
  onMounted(async () => {
    ticker = window.setInterval(tick, 250);
    document.addEventListener('visibilitychange', lookAgain);
    addEventListener('online', lookAgain);
    await shown.recall();
    const hasStrips = (await codeOfPhone().catch(() => null)) !== null;
    if (!hasStrips) code.value = keptCode();
    tick();
    if (hasStrips && navigator.onLine) await Promise.race([shown.start(), new Promise((done) => setTimeout(done, patienceMs))]);
    await refresh();
  });
  onBeforeUnmount(() => {
    isOpen = false;
    clearTimeout(timer);
    clearInterval(ticker);
    document.removeEventListener('visibilitychange', lookAgain);
    removeEventListener('online', lookAgain);
  });
  return { code, life, error, isLoading, isMadeHere, heldUntil, now, display: shown.display, asOfTime: shown.asOfTime, refresh };
}
