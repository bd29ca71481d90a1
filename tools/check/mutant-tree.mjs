import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../infra/paths.mjs';
import { attempt } from '../infra/run.mjs';

/** What a copy does without, wherever it stands in the tree: checks run from the sources. */
const leftOut = new Set(['node_modules', '.git', '.data', '.nx', '.cache', '.vite', 'dist']);

/**
 * Copies the working tree, generated code included, to a folder outside of it. Its packages from npm are links to ours;
 * its own workspace packages link to the copies, so that a patch there is what runs.
 * @param {string} target @param {string} [source]
 */
export function copyTree(target, source = root) {
  cpSync(source, target, { recursive: true, filter: (path) => !leftOut.has(relative(source, path).split('/').at(-1) ?? '') });
  for (const project of ['', 'web', ...inside(source, 'libs'), ...inside(source, 'services')]) {
    if (existsSync(join(source, project, 'node_modules'))) linkPackages(source, target, project);
  }
}

/** @param {string} source @param {string} group */
const inside = (source, group) => (existsSync(join(source, group)) ? readdirSync(join(source, group)).map((name) => join(group, name)) : []);

/** @param {string} source @param {string} target @param {string} project */
function linkPackages(source, target, project) {
  const from = join(source, project, 'node_modules');
  const to = join(target, project, 'node_modules');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === '@yuejuma') linkWorkspace(source, target, join(from, name), join(to, name));
    else if (name !== '.cache' && name !== '.vite') symlinkSync(join(from, name), join(to, name));
  }
}

/** @param {string} source @param {string} target @param {string} from @param {string} to */
function linkWorkspace(source, target, from, to) {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    const isOurs = lstatSync(path).isSymbolicLink() && !relative(realpathSync(source), realpathSync(path)).startsWith('..');
    symlinkSync(isOurs ? join(target, relative(realpathSync(source), realpathSync(path))) : readlinkSync(path), join(to, name));
  }
}

/** Applies a patch to a copy, or takes it back. @param {string} tree @param {string} patch @param {{ isBack?: boolean }} [options] @returns {Promise<string>} why that does not go, or nothing */
export async function applyPatch(tree, patch, { isBack = false } = {}) {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(tree, '..') };
  const { code, output } = await attempt('git', ['apply', '--whitespace=nowarn', ...(isBack ? ['--reverse'] : []), patch], { cwd: tree, env });
  return code === 0 ? '' : output.trim() || 'git is not here';
}
