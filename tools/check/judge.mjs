/** @typedef {import('./catalogue.mjs').Mutant} Mutant */
/** @typedef {{ name: string, wanted: string, measured: string, holds: boolean }} Figure */
/**
 * @typedef {object} Outcome what one run of a check came to
 * @property {Figure[]} figures
 * @property {string} [broken] why it did not come to its end: no verdict about the code
 */

/** Why the code fails the check; empty when it passes. @param {Outcome} outcome @returns {string[]} */
export function failures({ figures, broken }) {
  if (broken !== undefined) return [`did not run to its end: ${broken}`];
  if (figures.length === 0) return ['measured nothing'];
  return figures.filter(({ holds }) => !holds).map(({ name, wanted, measured }) => `${name}: ${measured}, wanted ${wanted}`);
}

/**
 * A mutant counts as killed by the figure it was made to violate, and by nothing else: code that does not start proves nothing.
 * @param {Mutant} mutant @param {Outcome} outcome @returns {{ isKilled: boolean, words: string }}
 */
export function judge({ violates }, { figures, broken }) {
  const violated = figures.filter(({ holds }) => !holds);
  const hit = violated.find(({ name }) => violates.split(' | ').includes(name));
  if (hit) return { isKilled: true, words: `killed by "${hit.name}": ${hit.measured}, wanted ${hit.wanted}` };
  if (broken !== undefined) return { isKilled: false, words: `BROKEN, the run did not come to its end: ${broken}` };
  if (violated.length > 0) return { isKilled: false, words: `WRONG REASON, "${violated[0]?.name}" does not hold instead of "${violates}"` };
  return { isKilled: false, words: `SURVIVED, every figure holds` };
}

/** @param {Figure} figure */
export const figureLine = ({ name, wanted, measured, holds }) => `  ${holds ? 'ok  ' : 'FAIL'} ${name}: ${measured} (wanted ${wanted})`;
