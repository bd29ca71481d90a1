// npm run test:containers [-- service...]: builds the images and runs them confined, as a cluster would. Beside npm test, since it needs an engine.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { docker, removeContainer, runDetached, runToItsEnd, stopContainer, whyNoEngine } from './containers/engine.mjs';
import { serves, wrongAnswers } from './containers/health.mjs';
import { described, environmentOf, requiredBy } from './containers/services.mjs';
import { freePort } from './infra/port.mjs';
import { Problem } from './infra/problem.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { createTestStores } from './infra/test-stores.mjs';
import { runTool } from './infra/tool.mjs';

const MAX_IMAGE_MB = 250;
const MAX_STOP_SECONDS = 3;

/** @typedef {import('./infra/test-stores.mjs').TestStores} TestStores */
/** @typedef {import('./containers/services.mjs').Described} Described */
/** @typedef {(what: string, problem: string | false) => void} Note */

/** A database of its own for one service, on the throw-away server. @param {string} name @param {TestStores} stores @returns {Promise<Record<string, string>>} */
async function storesOf(name, stores) {
  const [adminUrl, redisUrl] = await Promise.all([stores.postgresUrl(), stores.redisUrl()]);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create role ${name} login`);
  await client.query(`create database ${name}`);
  await client.end();
  const at = (/** @type {string} */ user) => Object.assign(new URL(adminUrl), { username: user, pathname: `/${name}` }).href;
  return { DATABASE_URL: at(name), MIGRATION_DATABASE_URL: at('postgres'), DATABASE_DURABILITY: 'unchecked', REDIS_URL: redisUrl };
}

/** Signing keys, readable to any user: the container's is none of this machine's. @param {string} folder @param {string[]} names */
function makeKeys(folder, names) {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, `${name}.pem`), generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o644 });
  chmodSync(folder, 0o755);
  return folder;
}

/** @param {string} image @param {Note} note */
async function checkImage(image, note) {
  const [bytes, user] = (await docker('image', 'inspect', '--format', '{{.Size}} {{.Config.User}}', image)).split(' ');
  const megabytes = Math.round(Number(bytes) / 1e6);
  note(`${megabytes} MB`, megabytes > MAX_IMAGE_MB && `more than ${MAX_IMAGE_MB} MB`);
  note(`runs as ${user}`, user !== '1000:1000' && 'not as 1000:1000');
}

/** @param {string} image @param {Described} service @param {Record<string, string>} env @param {string | undefined} keys @param {Note} note */
async function checkRefusals(image, service, env, keys, note) {
  const empty = await runToItsEnd({ image, env: {}, keys: undefined });
  const unnamed = requiredBy(service).filter((name) => !empty.output.includes(`${name}: `));
  note('an empty environment ends with 1 and every problem listed', (empty.code !== 1 || unnamed.length > 0) && `exit ${empty.code}, not named: ${unnamed.join(', ') || 'none'}\n${empty.output}`);
  const development = await runToItsEnd({ image, env: { ...env, ...service.refuses.settings }, keys });
  note(`refuses ${Object.entries(service.refuses.settings).join().replace(',', '=')}`, (development.code !== 1 || !development.output.includes(service.refuses.says)) && `exit ${development.code}\n${development.output}`);
}

/** @param {string} name of the container @param {{ image: string, env: Record<string, string>, keys: string | undefined }} run @param {number} port @param {Note} note */
async function checkLife(name, run, port, note) {
  const isGrpc = run.env['GRPC_LISTEN'] !== undefined;
  const startedAt = performance.now();
  await runDetached(name, run);
  const isServing = await serves(isGrpc, port);
  note(`serves after ${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${isGrpc ? 'gRPC health SERVING' : 'ready'}`, !isServing && `it does not\n${await docker('logs', name)}`);
  if (!isServing) return;
  if (!isGrpc) {
    const wrong = await wrongAnswers(port, { '/healthz': 200, '/openapi.json': 200, '/': 200, '/dev/clock': 404, '/realms/yuejuma/.well-known/openid-configuration': 404 });
    note('has its page and its document, and no development doors', wrong.join(', ') || false);
  }
  note(`holds ${(await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name)).replace(' /', ' of')}`, false);
  const { code, seconds } = await stopContainer(name);
  note(`stops in ${seconds.toFixed(1)} s with ${code}`, (code !== 0 || seconds > MAX_STOP_SECONDS) && `within ${MAX_STOP_SECONDS} s and with 0 was wanted`);
}

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(described);
  const absence = await whyNoEngine();
  if (absence !== undefined) {
    console.log(`skipped: ${absence}`);
    return 0;
  }
  const progress = createProgress();
  const stores = createTestStores(progress);
  program.onStop((shouldKillNow) => stores.stop(shouldKillNow));
  let failed = 0;
  for (const name of names) {
    const service = described[name];
    if (!service) throw new Problem(`${name} is none of ${Object.keys(described).join(', ')}`);
    const note = (/** @type {string} */ what, /** @type {string | false} */ problem) => {
      failed += problem === false ? 0 : 1;
      progress(`${problem === false ? 'ok    ' : 'FAILED'} ${name}: ${what}${problem === false ? '' : `: ${problem}`}`);
    };
    const image = `yuejuma-${name}:test`;
    const args = ['build', '--network', 'host', '--build-arg', `SERVICE=${name}`, '--tag', image, '.'];
    progress(`building ${image}`);
    await runTool(stores.supervisor, { name: 'docker', command: 'docker', args });
    const container = `yuejuma-${name}-${process.pid}`;
    program.onStop(() => removeContainer(container));
    const port = await freePort();
    const env = environmentOf(service, service.hasStores ? await storesOf(name, stores) : {}, port);
    const keys = service.keys && makeKeys(join(stores.folder, 'keys', name), service.keys);
    await checkImage(image, note);
    await checkRefusals(image, service, env, keys, note);
    await checkLife(container, { image, env, keys }, port, note);
  }
  console.log(failed === 0 ? 'every image holds' : `${failed} failed`);
  return failed === 0 ? 0 : 1;
});
