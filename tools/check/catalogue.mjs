import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../infra/problem.mjs';

/**
 * @typedef {object} Mutant a deliberate defect, as a patch
 * @property {string} name
 * @property {string} file
 * @property {string} what what is broken
 * @property {string} violates the figure that must not hold then; with ` | ` between them, whichever comes first
 */
/** @typedef {{ name: string, file: string, what: string }} Layer a patch that leaves one of several protections, after which every figure must hold still */
/** @typedef {{ name: string, folder: string, demands: string, mutants: Mutant[], layers: Layer[] }} Check */

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
  const mutants = patchesIn(join(folder, 'mutants')).map(readMutant);
  if (mutants.length === 0) throw new Problem(`checks/${name} has no mutant: a check that cannot fail does not count.`);
  return { name, folder, demands, mutants, layers: patchesIn(join(folder, 'layers')).map(readLayer) };
}

/** @param {string} folder */
const patchesIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.patch')).sort().map((file) => join(folder, file)) : []);

/** A mutant begins with what it breaks and which figure that must violate. @param {string} file @returns {Mutant} */
function readMutant(file) {
  const [what, violates] = headers(file, 'Breaks', 'Violates');
  return { name: basename(file, '.patch'), file, what, violates };
}

/** @param {string} file @returns {Layer} */
function readLayer(file) {
  const [what] = headers(file, 'Drops');
  return { name: basename(file, '.patch'), file, what };
}

/** @template {string[]} K @param {string} file @param {K} keys @returns {{ [I in keyof K]: string }} */
function headers(file, ...keys) {
  const text = readFileSync(file, 'utf8');
  const values = keys.map((key) => new RegExp(`^${key}: (.+)$`, 'm').exec(text)?.[1]);
  if (values.includes(undefined)) throw new Problem(`${basename(file)} must begin with ${keys.map((key) => `"${key}: …"`).join(' and ')}.`);
  return /** @type {{ [I in keyof K]: string }} */ (/** @type {unknown} */ (values));
}

/** The check of this name or number. @param {Check[]} catalogue @param {string} wanted @returns {Check} */
export function select(catalogue, wanted) {
  const found = catalogue.find(({ name }) => name === wanted || (/^\d+$/.test(wanted) && Number(name.slice(0, 2)) === Number(wanted)));
  if (!found) throw new Problem([`There is no check ${wanted}. There are:`, ...catalogue.map(({ name }) => `  ${name}`)]);
  return found;
}

/** One line of the list. @param {Check} check */
export const listing = ({ name, demands, mutants }) => `${name.padEnd(26)} ${demands} (mutants: ${mutants.map((mutant) => mutant.name).join(', ')})`;
