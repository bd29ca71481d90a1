// The load test itself, run by tools/loadtest.mjs: a platform of its own with synthetic people, or one that runs already.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChain } from '../bench/chain.mjs';
import { accessTokens, loadPeople } from '../bench/people.mjs';
import { inRoot } from '../tools/infra/paths.mjs';
import { runProgram } from '../tools/infra/program.mjs';
import { createProgress } from '../tools/infra/progress.mjs';
import { createSupervisor } from '../tools/infra/supervise.mjs';
import { readOptions } from './options.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  const options = readOptions(process.argv.slice(2));
  const say = createProgress();
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-loadtest-'));
  const supervisor = createSupervisor({ runDir: join(folder, 'run'), onCrash: ({ name }) => program.fail(new Error(`${name} ended by itself`)) });
  supervisor.removeAtEnd(folder);
  program.onStop(async (shouldKillNow) => {
    await supervisor.stop(shouldKillNow);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  const where = options.deployed === undefined ? await ownPlatform({ ...options, folder, supervisor, program, say }) : deployed(options.deployed);
  say(`k6: ${options.shape} at ${options.rate} shows a second`);
  const k6 = supervisor.start({
    name: 'k6', command: process.env['K6'] ?? 'k6', args: ['run', '--quiet', '--no-usage-report', inRoot('loadtest', 'code.js')],
    env: { ...process.env, ...where, SHAPE: options.shape, RATE: String(options.rate) }, stdio: ['ignore', 'inherit', 'inherit'], stopRank: 3, mayEnd: () => true,
  });
  const { code } = await k6.ended;
  return program.isStopping() ? undefined : (code ?? 1);
});

/**
 * Gateway and code service as processes of their own beside a durable Postgres and a Redis, with people who have addresses.
 * @param {{ people: number, folder: string, supervisor: import('../tools/infra/supervise.mjs').Supervisor, program: import('../tools/infra/program.mjs').Program, say: (text: string) => void }} run
 */
async function ownPlatform({ people, folder, supervisor, program, say }) {
  const chain = await startChain({ folder, supervisor, isPinned: false, nodeOptions: [], hasTelemetry: true, say });
  program.onStop(() => chain.stop());
  say(`loading ${people} synthetic people`);
  const file = join(folder, 'people.json');
  writeFileSync(file, JSON.stringify(accessTokens(await loadPeople(people, chain.envs.code), chain.secrets.SESSION_KEY)));
  const base = `http://127.0.0.1:${chain.port}`;
  return {
    BASE_URL: base, PARTNER_GRPC: `127.0.0.1:${chain.partnerPort}`, PEOPLE_FILE: file, TOKEN_URL: `${base}/realms/yuejuma/protocol/openid-connect/token`,
    PARTNER_ID: 'library-gz', PARTNER_SECRET: chain.secrets.LIBRARY_GZ_SECRET, PARTNER_PURPOSE: 'LIBRARY_CARD',
  };
}

/** The partner's id, secret, purpose and token URL come from the environment, under the names k6 reads. @param {{ target: string, grpc: string, tokens: string }} platform */
const deployed = ({ target, grpc, tokens }) => ({ BASE_URL: target, PARTNER_GRPC: grpc, PEOPLE_FILE: tokens });
