import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue';
import { api } from '../../lib/api.js';
import { ApiError } from '../../lib/api-error.js';
import { platformNow } from '../../lib/platform-clock.js';
import { changeDiary, forgetDiary, openDiary } from '../../lib/presence-box.js';
import { civilDay, dueDays, noted, without } from '../../lib/presence-diary.js';
import { holder } from '../../lib/session.js';

/** An open page looks this long after, at the earliest and the latest, whether days are due: not in the moment a code is shown. */
const pauseMs = 4_000;
const spreadMs = 36_000;

/**
 * Remembers the day on which a code is shown, where its person lets days count (G10), and sends finished days at a later
 * moment that the dice choose. Nothing here has to succeed for a code to be shown.
 */
export function usePresenceKeeper(isShown: Ref<boolean>, dice: () => number): void {
  let timer = 0;
  const schedule = () => (timer = window.setTimeout(() => void look(), pauseMs + dice() * spreadMs));

  async function note(): Promise<void> {
    const person = holder();
    if (isShown.value && person !== null) await changeDiary(person, (diary) => noted(diary, civilDay(platformNow(Date.now())), dice()));
  }
  async function look(): Promise<void> {
    await note().catch(() => undefined);
    await sendDueDays(dice).catch(() => undefined);
    schedule();
  }
  onMounted(schedule);
  onBeforeUnmount(() => clearTimeout(timer));
  watch(isShown, () => void note().catch(() => undefined), { immediate: true });
}

/** Sends the days that are due. A consent that was taken back elsewhere ends the diary here too. Throws ApiError. */
async function sendDueDays(dice: () => number): Promise<void> {
  const person = holder();
  const diary = person === null ? null : await openDiary(person);
  const days = diary === null ? [] : dueDays(diary, platformNow(Date.now()));
  if (person === null || days.length === 0) return;
  try {
    const { keptFromOn } = await api.get<{ keptFromOn: string }>('/v1/me/presence');
    const wanted = days.filter((day) => day >= keptFromOn);
    if (wanted.length > 0) await api.post('/v1/me/presence:addDays', { days: wanted });
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === 'PRESENCE_NOT_GRANTED')) throw error;
    await forgetDiary();
  }
  await changeDiary(person, (now) => without(now, days, dice()));
}
