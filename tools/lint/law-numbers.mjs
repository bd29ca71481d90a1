// A number of the law belongs to policies/, with its dates and its article (architecture.md 2.2, rule 8).
import { attempt } from '../infra/run.mjs';

/** The magic-number list: each is a whole word nobody has another reason to write. */
const lawNumbers = [['1', '8', '3'].join('')]; // in pieces, because this file is searched too

const placesOfLaw = [':(exclude)policies', ':(exclude,glob)**/*.md', ':(exclude,glob)**/*.test.ts', ':(exclude,glob)**/test/**', ':(exclude)e2e'];

/** @param {string} cwd a git checkout @returns {Promise<string[]>} one line per place outside those of the law */
export async function lawNumbersInCode(cwd) {
  const { code, output } = await attempt('git', ['grep', '-nwI', '--untracked', '-e', lawNumbers.join('\\|'), '--', ...placesOfLaw], { cwd });
  if (code === 1) return []; // git grep: nothing found
  return output.trim().split('\n').map((line) => `${line.slice(0, 160)}: a number of the law outside policies/`);
}
