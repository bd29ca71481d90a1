import { writeFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skips: { name: string, reason: string }[] }} Summary */

/** A Vitest reporter that leaves the figures of a run, and why a test was skipped, in the file TEST_SUMMARY_FILE. */
export default class SummaryReporter {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules @param {ReadonlyArray<unknown>} unhandledErrors */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state).length;
    const brokenFiles = modules.filter((module) => module.state() === 'failed' && ![...module.children.allTests()].some((test) => test.result().state === 'failed'));
    const unfinished = tests.filter((test) => test.result().state === 'pending').length;
    /** @type {Summary} */
    const summary = {
      passed: count('passed'),
      failed: count('failed') + brokenFiles.length + unfinished + unhandledErrors.length,
      skips: tests.flatMap((test) => {
        const result = test.result();
        return result.state === 'skipped' ? [{ name: test.fullName, reason: result.note ?? '' }] : [];
      }),
    };
    const file = process.env['TEST_SUMMARY_FILE'];
    if (file) writeFileSync(file, JSON.stringify(summary));
  }
}
