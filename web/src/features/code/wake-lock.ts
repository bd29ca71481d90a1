import { onBeforeUnmount, onMounted } from 'vue';

/** Keeps the screen on while a code is shown, where the browser can; taken again when the page comes back. */
export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null;
  const take = async () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    lock = await navigator.wakeLock.request('screen').catch(() => null);
  };
  onMounted(() => {
    void take();
    document.addEventListener('visibilitychange', take);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  });
}
