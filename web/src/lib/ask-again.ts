import { onBeforeUnmount } from 'vue';

/**
 * Has a page ask again by itself as long as `isWanted`, whatever the asking before came to, and never once the page is left.
 * `pauseMs` is the wait before the next asking after so many in vain. What it returns looks whether there is something to
 * ask for; it is called when that may have changed.
 */
export function useAskAgain(ask: () => Promise<unknown>, isWanted: () => boolean, pauseMs: (inVain: number) => number): () => void {
  let inVain = 0;
  let timer = 0;
  let isLeft = false;

  async function go(): Promise<void> {
    if (!document.hidden) {
      await ask();
      inVain += 1;
    }
    look();
  }
  function look(): void {
    clearTimeout(timer);
    if (!isWanted()) inVain = 0;
    else if (!isLeft) timer = window.setTimeout(() => void go(), pauseMs(inVain));
  }
  onBeforeUnmount(() => {
    isLeft = true;
    clearTimeout(timer);
  });
  return look;
}
