/** Something the person at the keyboard can put right: its message is shown alone, without a stack. */
export class Problem extends Error {
  /** @param {string | string[]} lines */
  constructor(lines) {
    super([lines].flat().join('\n'));
    this.name = 'Problem';
  }
}

/** What to show for a failure: the words of a Problem, the stack of anything else. @param {unknown} error */
export const explain = (error) =>
  error instanceof Problem ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
