import { onBeforeUnmount, onMounted, shallowRef } from 'vue';
import { api } from '../../lib/api.js';
import type { ApiError } from '../../lib/api-error.js';
import { keep, kept } from '../../lib/key-store.js';
import { asApiError } from '../../lib/load.js';
import { assumeLag, assumeOffset, phoneLag, platformNow, syncToAnswer } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { pauseAfterFailure, type Display } from './code-life.js';

/** What was last heard about the holder, and how far this phone's clock was off then, so that it is right without a network too. */
type KeptDisplay = { holder: string; display: Display; asOfTime: string; offsetMs: number; lagMs: number };

/** An address or a permit appears on an open page by itself within about this time (R19). */
const refreshMs = 45_000;

/**
 * What stands beside a code that this phone makes itself: the last that was heard, at once, and asked for again while there
 * is a network. `heard` is called when an answer told the time. Nothing here has to succeed for a code to be shown.
 */
export function useDisplay(heard: () => void) {
  const display = shallowRef<Display | null>(null);
  const asOfTime = shallowRef<string | null>(null);
  const error = shallowRef<ApiError | null>(null);
  let failures = 0;
  let timer = 0;
  let isOn = false;

  async function recall(): Promise<void> {
    const known = await kept<KeptDisplay>('display').catch(() => null);
    if (known === null || known.holder !== holder()) return;
    display.value = known.display;
    asOfTime.value = known.asOfTime;
    assumeOffset(known.offsetMs);
    assumeLag(known.lagMs);
  }

  async function ask(): Promise<void> {
    clearTimeout(timer);
    const person = holder();
    if (!isOn || document.hidden || person === null) return;
    try {
      const askedAt = Date.now();
      const answer = await api.get<{ display: Display; asOfTime: string }>('/v1/me/display', { repeatable: false });
      syncToAnswer(answer.asOfTime, askedAt, Date.now());
      // Before anything is awaited: beside what was just heard stands no code of an earlier clock.
      heard();
      error.value = null;
      failures = 0;
      if (holder() !== person) return;
      await tell(answer.display, answer.asOfTime, person);
    } catch (failure) {
      error.value = asApiError(failure);
      failures += 1;
    }
    if (isOn) timer = window.setTimeout(ask, failures === 0 ? refreshMs * (0.75 + Math.random() / 2) : pauseAfterFailure(failures, error.value?.retryAfter ?? null, Math.random()));
  }

  async function tell(next: Display, time: string, person: string): Promise<void> {
    display.value = next;
    asOfTime.value = time;
    await keep('display', { holder: person, display: next, asOfTime: time, offsetMs: platformNow(0), lagMs: phoneLag() } satisfies KeptDisplay).catch(() => undefined);
  }

  const again = () => void ask();
  onMounted(() => {
    addEventListener('online', again);
    addEventListener('offline', again);
    document.addEventListener('visibilitychange', again);
  });
  onBeforeUnmount(() => {
    isOn = false;
    clearTimeout(timer);
    removeEventListener('online', again);
    removeEventListener('offline', again);
    document.removeEventListener('visibilitychange', again);
  });
  return {
    display, asOfTime, error, recall, tell,
    /** From now on the display is asked for by itself. */
    start(): Promise<void> {
      if (isOn) return Promise.resolve();
      isOn = true;
      return ask();
    },
  };
}
