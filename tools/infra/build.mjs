import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { toolEnv } from './node.mjs';
import { inRoot } from './paths.mjs';
import { whileSaying } from './progress.mjs';
import { runTool } from './tool.mjs';

/** @typedef {import('./supervise.mjs').Supervisor} Supervisor @typedef {import('./progress.mjs').Progress} Progress */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} says
 * @property {() => string} wanted the fingerprint of what goes in
 * @property {() => boolean} isThere whether what comes out still exists
 * @property {() => { command: string, args: string[], cwd?: string, env?: NodeJS.ProcessEnv }} tool
 */

const protoInputs = ['proto', 'third_party', 'buf.yaml', 'buf.gen.yaml', 'package-lock.json', 'libs/proto/package.json'];

/** @type {Step} */
export const codegen = {
  name: 'codegen',
  says: 'generating code from the protos',
  wanted: () => fingerprint(protoInputs),
  isThere: () => existsSync(inRoot('libs', 'proto', 'src', 'yuejuma')),
  tool: () => ({ command: '/bin/sh', args: ['-c', codegenCommand()] }),
};

/** @type {Step} */
export const compile = {
  name: 'compile',
  says: 'compiling TypeScript',
  wanted: () => fingerprint(['tsconfig.base.json', 'libs', 'services'], fingerprint(protoInputs)),
  isThere: () => projects().every((project) => existsSync(inRoot(project, 'dist'))),
  tool: () => ({ command: inRoot('node_modules', '.bin', 'tsc'), args: ['-b', ...projects()] }),
};

/** @type {Step} */
export const web = {
  name: 'web',
  says: 'building the web app',
  wanted: () => fingerprint(['web', 'libs/code-format/src', 'libs/residence/src', 'libs/kernel/src', 'libs/policy/src']),
  isThere: () => existsSync(inRoot('web', 'dist', 'index.html')),
  // A NODE_ENV of the caller's, such as a test runner's, would make it a development build without its service worker.
  tool: () => ({ command: inRoot('node_modules', '.bin', 'vite'), args: ['build'], cwd: inRoot('web'), env: { ...toolEnv(), NODE_ENV: 'production' } }),
};

/** Does those steps whose input changed since they were last done. @param {Supervisor} supervisor @param {Progress} progress @param {Step[]} steps */
export async function build(supervisor, progress, steps) {
  for (const step of steps) {
    const wanted = step.wanted();
    if (step.isThere() && isStamped(step.name, wanted)) continue;
    await whileSaying(progress, step.says, runTool(supervisor, { name: step.name, env: toolEnv(), ...step.tool() }));
    stamp(step.name, step.name === 'codegen' ? wanted : step.wanted());
  }
}

/** The one place that says it is the project's target, which `npm run codegen` runs through Nx. @returns {string} */
const codegenCommand = () => JSON.parse(readFileSync(inRoot('libs', 'proto', 'package.json'), 'utf8')).nx.targets.codegen.command;

/** Every library and service with a source file. */
const projects = () =>
  ['libs', 'services'].flatMap((group) =>
    readdirSync(inRoot(group))
      .map((name) => join(group, name))
      .filter((project) => existsSync(inRoot(project, 'tsconfig.json')) && hasSources(inRoot(project, 'src'))),
  );

/** @param {string} folder */
const hasSources = (folder) => existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.ts'));
