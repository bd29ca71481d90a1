import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { api } from '../../lib/api.js';
import { ApiError } from '../../lib/api-error.js';
import { demoClock } from '../../lib/demo-doors.js';
import { assumeOffset, platformNow, syncTo } from '../../lib/platform-clock.js';
import { lifeOf, nextRefreshIn, pauseAfterFailure, type ResidentCode } from './code-life.js';

const keptName = 'yuejuma.code';

/** The last code of this tab, so that a reload without a network still shows it while it lives. */
function keptCode(): ResidentCode | null {
  const text = sessionStorage.getItem(keptName);
  if (text === null) return null;
  const { code, offsetMs } = JSON.parse(text) as { code: ResidentCode; offsetMs: number };
  if (lifeOf(code, Date.now() + offsetMs).isExpired) return null;
  assumeOffset(offsetMs);
  return code;
}

/** A code that replaces itself, pauses while nobody looks, and lives on without a network until it expires. */
export function useLiveCode() {
  const code = shallowRef<ResidentCode | null>(null);
  const error = shallowRef<ApiError | null>(null);
  const now = ref(platformNow(Date.now()));
  const isLoading = ref(true);
  let failures = 0;
  let timer = 0;
  let ticker = 0;

  const life = computed(() => (code.value === null ? null : lifeOf(code.value, now.value)));
  const tick = () => (now.value = platformNow(Date.now()));
  const schedule = (ms: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(refresh, ms);
  };

  async function refresh(): Promise<void> {
    if (document.hidden) return;
    isLoading.value = true;
    try {
      const next = await api.get<ResidentCode>('/v1/me/code', { repeatable: false });
      await syncTo(next.issueTime, Date.now(), demoClock);
      tick();
      code.value = next;
      sessionStorage.setItem(keptName, JSON.stringify({ code: next, offsetMs: platformNow(0) }));
      error.value = null;
      failures = 0;
      schedule(Math.max(1000, nextRefreshIn(next, now.value, Math.random())));
    } catch (failure) {
      failures += 1;
      error.value = failure instanceof ApiError ? failure : new ApiError(0, 'UNEXPECTED', '');
      schedule(pauseAfterFailure(failures, error.value.retryAfter, Math.random()));
    } finally {
      isLoading.value = false;
    }
  }

  const lookAgain = () => {
    tick();
    if (!document.hidden && (life.value === null || life.value.isDue || failures > 0)) void refresh();
  };
  onMounted(() => {
    code.value = keptCode();
    tick();
    ticker = window.setInterval(tick, 250);
    document.addEventListener('visibilitychange', lookAgain);
    addEventListener('online', lookAgain);
    void refresh();
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    clearInterval(ticker);
    document.removeEventListener('visibilitychange', lookAgain);
    removeEventListener('online', lookAgain);
  });
  return { code, life, error, isLoading, refresh };
}
