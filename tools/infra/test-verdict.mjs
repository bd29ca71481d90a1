/** Skips that even the CI run allows begin with this: no registry a development machine can reach has the tool. */
export const allowedSkip = 'no registry has ';

/**
 * The closing lines of a test run. A skip must say why; in CI only for want of a tool that no registry has.
 * @param {import('./summary-reporter.mjs').Summary} summary @param {number | null} vitestCode @param {boolean} isCi
 * @returns {{ lines: string[], exitCode: number }}
 */
export function verdict({ passed, failed, skips }, vitestCode, isCi) {
  const isRefused = (/** @type {{ reason: string }} */ { reason }) => reason === '' || (isCi && !reason.startsWith(allowedSkip));
  const refused = skips.filter(isRefused).length;
  const allowed = skips.length - refused;
  const isNothing = passed + failed + skips.length === 0;
  const total = failed + refused + (failed + refused === 0 && vitestCode !== 0 && !isNothing ? 1 : 0);
  return {
    lines: [
      ...skips.map((skip) => `${isRefused(skip) ? 'failed because skipped' : 'skipped'}: ${skip.name}: ${skip.reason || 'no reason given'}`),
      ...(isNothing ? ['nothing ran'] : []),
      `${passed} passed, ${total} failed${allowed > 0 ? `, ${allowed} skipped` : ''}`,
    ],
    exitCode: total > 0 || isNothing ? 1 : 0,
  };
}
