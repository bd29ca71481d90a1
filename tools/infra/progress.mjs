/** @typedef {(text: string) => void} Progress prints one line with the seconds since the start */

/** Progress lines on stdout, `[  1.2 s] text`. @returns {Progress} */
export function createProgress() {
  const startedAt = performance.now();
  return (text) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
    process.stdout.write(`[${seconds} s] ${text}\n`);
  };
}

/**
 * Says every few seconds that a long step is still at work.
 * @template T @param {Progress} progress @param {string} text @param {Promise<T>} work @returns {Promise<T>}
 */
export async function whileSaying(progress, text, work) {
  progress(text);
  const timer = setInterval(() => progress(`${text} (still at it)`), 5000);
  return work.finally(() => clearInterval(timer));
}
