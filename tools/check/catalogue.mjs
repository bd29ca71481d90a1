import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../infra/problem.mjs';

/**
 * @typedef {object} Mutant a deliberate defect, as a patch
 * @property {string} name
 * @property {string} file
 * @property {string} what what is broken
 * @property {string} violates the figure that must not hold then
 */
/** @typedef {{ name: string, folder: string, demands: string, mutants: Mutant[] }} Check */

/** Every check of a folder, in order. @param {string} folder @returns {Check[]} */
export function readCatalogue(folder) {
  const names = readdirSync(folder).filter((name) => /^\d{2}-[a-z-]+$/.test(name) && existsSync(join(folder, name, 'check.ts')));
  return names.sort().map((name) => readCheck(join(folder, name), name));
}

/** @param {string} folder @param {string} name @returns {Check} */
function readCheck(folder, name) {
  const source = readFileSync(join(folder, 'check.ts'), 'utf8');
  const demands = /^export const demands =\s*'(.+)';$/m.exec(source)?.[1];
  if (demands === undefined) throw new Problem(`checks/${name}/check.ts does not say what it demands: export const demands = '…';`);
  const patches = existsSync(join(folder, 'mutants')) ? readdirSync(join(folder, 'mutants')).filter((file) => file.endsWith('.patch')).sort() : [];
  if (patches.length === 0) throw new Problem(`checks/${name} has no mutant: a check that cannot fail does not count.`);
  return { name, folder, demands, mutants: patches.map((file) => readMutant(join(folder, 'mutants', file), file.replace(/\.patch$/, ''))) };
}

/** A patch begins with what it breaks and which figure that must violate. @param {string} file @param {string} name @returns {Mutant} */
export function readMutant(file, name) {
  const text = readFileSync(file, 'utf8');
  const header = (/** @type {string} */ key) => new RegExp(`^${key}: (.+)$`, 'm').exec(text)?.[1];
  const [what, violates] = [header('Breaks'), header('Violates')];
  if (what === undefined || violates === undefined) throw new Problem(`${name}.patch must begin with the lines "Breaks: …" and "Violates: …".`);
  return { name, file, what, violates };
}

/** The check of this name or number. @param {Check[]} catalogue @param {string} wanted @returns {Check} */
export function select(catalogue, wanted) {
  const found = catalogue.find(({ name }) => name === wanted || (/^\d+$/.test(wanted) && Number(name.slice(0, 2)) === Number(wanted)));
  if (!found) throw new Problem([`There is no check ${wanted}. There are:`, ...catalogue.map(({ name }) => `  ${name}`)]);
  return found;
}

/** One line of the list. @param {Check} check */
export const listing = ({ name, demands, mutants }) => `${name.padEnd(26)} ${demands} (mutants: ${mutants.map((mutant) => mutant.name).join(', ')})`;
