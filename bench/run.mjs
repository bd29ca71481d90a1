// The bench itself, run by tools/bench.mjs with a Node that is new enough, pinned to the load core.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../tools/infra/paths.mjs';
import { runProgram } from '../tools/infra/program.mjs';
import { createProgress } from '../tools/infra/progress.mjs';
import { createSupervisor } from '../tools/infra/supervise.mjs';
import { preferQuietly, startChain } from './chain.mjs';
import { httpLoad, once } from './load/http.mjs';
import { LOAD_CORE, machine, pin, whyNotPinned } from './machine.mjs';
import { readOptions } from './options.mjs';
import { loadPeople, showRequests } from './people.mjs';
import { onlineRound } from './rows/online.mjs';
import { startPeers } from './start-peers.mjs';
import { printTable, rowsOf } from './table.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  const options = readOptions(process.argv.slice(2));
  const say = createProgress();
  const notPinned = whyNotPinned();
  if (notPinned) say(`NOT PINNED: ${notPinned}. Ratios below are worth little.`);
  else pin(process.pid, LOAD_CORE);
  preferQuietly(process.pid);

  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-bench-'));
  const supervisor = createSupervisor({ runDir: join(folder, 'run'), onCrash: ({ name }) => program.fail(new Error(`${name} ended by itself`)) });
  if (!options.keep) supervisor.removeAtEnd(folder);
  program.onStop(async (shouldKillNow) => {
    await supervisor.stop(shouldKillNow);
    if (options.keep) process.stderr.write(`kept ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const chain = await startChain({ folder, supervisor, isPinned: !notPinned, nodeOptions: options.nodeOptions, hasTelemetry: options.hasTelemetry, say });
  program.onStop(() => chain.stop());
  say(`loading ${options.people} synthetic people`);
  const subjects = await loadPeople(options.people, chain.envs.code);
  const people = showRequests(subjects, chain.secrets.SESSION_KEY);
  say('warming up');
  let body = Buffer.alloc(0);
  await httpLoad({ port: chain.port, connections: 16, next: once(people), onBody: (bytes) => (body = Buffer.from(bytes)) });
  const peers = await startPeers(supervisor, !notPinned, body);
  const partnerToken = await tokenOfPartner(chain);

  const rounds = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    const isWarmUp = round === 0;
    const result = await onlineRound({ chain, peers, people, partnerToken });
    say(isWarmUp ? 'warmed up' : `round ${round} of ${options.rounds}`);
    if (!isWarmUp) rounds.push(result);
  }
  const results = { at: new Date().toISOString(), machine: machine(), pinned: notPinned ?? `server side on core 1, load on core ${LOAD_CORE}`, people: subjects.length, bytes: body.length, rows: rowsOf(rounds), rounds };
  await program.stop();
  writeFileSync(inRoot('bench', 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  printTable(results);
  return 0;
});

/** A token of the library, from the development issuer. @param {Awaited<ReturnType<typeof startChain>>} chain */
async function tokenOfPartner({ port, secrets }) {
  const response = await fetch(`http://127.0.0.1:${port}/realms/yuejuma/protocol/openid-connect/token`, {
    method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'library-gz', client_secret: secrets.LIBRARY_GZ_SECRET }),
  });
  return /** @type {{ access_token: string }} */ (await response.json()).access_token;
}
