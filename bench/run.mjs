// The bench itself, run by tools/bench.mjs with a Node that is new enough, on the load core.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../tools/infra/paths.mjs';
import { runProgram } from '../tools/infra/program.mjs';
import { createProgress } from '../tools/infra/progress.mjs';
import { createSupervisor } from '../tools/infra/supervise.mjs';
import { preferQuietly, startChain } from './chain.mjs';
import { httpLoad, once } from './load/http.mjs';
import { LOAD_CORE, SERVER_CORE, machine, pin, whyNotPinned } from './machine.mjs';
import { readOptions } from './options.mjs';
import { loadPeople, showRequests } from './people.mjs';
import { lifeRound, settleLife } from './life.mjs';
import { browserRows } from './rows/browser.mjs';
import { footprint } from './rows/footprint.mjs';
import { hopRound, settleHops } from './rows/hop.mjs';
import { offlineRows } from './rows/offline.mjs';
import { onlineRound } from './rows/online.mjs';
import { overloadTrials } from './rows/overload.mjs';
import { sizeRounds } from './rows/size.mjs';
import { startPeers } from './start-peers.mjs';
import { codeTable } from './code-table.mjs';
import { dueTable, growthTable, mixTable } from './life-table.mjs';
import { footprintTable, offlineTable, printTable, servedRows } from './table.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  const options = readOptions(process.argv.slice(2));
  const loadBefore = loadavg();
  const say = createProgress();
  const notPinned = whyNotPinned();
  if (notPinned) say(`NOT PINNED: ${notPinned}. The ratios below mean little.`);
  else pin(process.pid, LOAD_CORE);
  preferQuietly(process.pid);

  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-bench-'));
  const supervisor = createSupervisor({ runDir: join(folder, 'run'), onCrash: ({ name }) => program.fail(new Error(`${name} ended by itself`)) });
  supervisor.removeAtEnd(folder);
  program.onStop(async (shouldKillNow) => {
    await supervisor.stop(shouldKillNow);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  if (options.wants('offline')) say('verifying offline');
  const offline = options.wants('offline') ? await offlineRows() : [];
  if (options.wants('browser')) say('verifying offline in a browser');
  const browser = options.wants('browser') ? await browserRows() : [];
  const rounds = await served(options, { folder, supervisor, isPinned: !notPinned, program, say });
  if (options.wants('footprint')) say('starting the whole platform twice, as npm start does');
  const platform = options.wants('footprint') ? await footprint({ folder, supervisor }) : undefined;
  await program.stop();

  const results = {
    at: new Date().toISOString(), machine: machine(), loadBefore, loadAfter: loadavg(), people: options.people, bytes: rounds.bytes,
    pinned: notPinned ? `NOT PINNED: ${notPinned}` : `server side on core ${SERVER_CORE}, load on core ${LOAD_CORE}`,
    rows: [...servedRows(rounds.measured), ...mixTable(rounds.measured), ...growthTable(rounds.measured), ...dueTable(rounds.measured), ...codeTable(rounds), ...offlineTable([...offline, ...browser]), ...(platform ? footprintTable(platform) : [])],
    measured: { rounds: rounds.measured, size: rounds.size, overload: rounds.overload, offline, browser, platform },
  };
  writeFileSync(inRoot('bench', 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  printTable(results);
  return 0;
});

/**
 * Everything that is asked of running services, round by round.
 * @param {ReturnType<typeof readOptions>} options
 * @param {{ folder: string, supervisor: import('../tools/infra/supervise.mjs').Supervisor, isPinned: boolean, program: import('../tools/infra/program.mjs').Program, say: (text: string) => void }} run
 */
async function served(options, { folder, supervisor, isPinned, program, say }) {
  const chain = await startChain({ folder, supervisor, isPinned, nodeOptions: options.nodeOptions, hasTelemetry: options.hasTelemetry, say });
  program.onStop(() => chain.stop());
  const [hasOnline, hasHop, hasSize, hasOverload] = [options.wants('online'), options.wants('hop'), options.wants('size'), options.wants('overload')];
  const bench = { chain, supervisor, isPinned };
  const online = hasOnline || hasHop || hasSize || hasOverload ? await settleOnline(options, { ...bench, say }) : undefined;
  const hops = online && hasHop ? await settleHops(bench, online.subjects) : undefined;
  const life = await settleLife(options, { ...bench, say });

  /** @type {import('./life-table.mjs').Round[]} */
  const measured = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    const shown = online && hasOnline ? await onlineRound({ chain, ...online, round }) : {};
    const hopped = online && hops ? await hopRound({ chain, people: online.people, settled: hops, round }) : {};
    const lived = await lifeRound({ chain, ...life, round });
    say(round === 0 ? 'warmed up' : `round ${round} of ${options.rounds}`);
    if (round > 0) measured.push({ ...shown, ...hopped, ...lived });
  }
  if (hasOverload) say('offering twice the capacity');
  const overload = online && hasOverload ? await overloadTrials({ ...bench, people: online.people, rounds: options.rounds }) : undefined;
  const size = online && hasSize ? await sizeRounds({ chain, peers: online.peers, newcomers: online.newcomers, rounds: options.rounds, say }) : undefined;
  return { measured, overload, size, bytes: online?.bytes ?? 0 };
}

/**
 * People with a code, and who serves as their peers.
 * @param {ReturnType<typeof readOptions>} options
 * @param {{ chain: Awaited<ReturnType<typeof startChain>>, supervisor: import('../tools/infra/supervise.mjs').Supervisor, isPinned: boolean, say: (text: string) => void }} run
 */
async function settleOnline(options, { chain, supervisor, isPinned, say }) {
  say(`loading ${options.people} synthetic people`);
  const subjects = await loadPeople(options.people, chain.envs.code);
  const requests = showRequests(subjects, chain.secrets.SESSION_KEY);
  // Some are kept back, so that somebody is new when the rest have all been seen.
  const kept = options.wants('size') ? Math.floor(requests.length / 2) : 0;
  const [newcomers, people] = [requests.slice(0, kept), requests.slice(kept)];
  say('warming up');
  let body = Buffer.alloc(0);
  await httpLoad({ port: chain.port, connections: 64, next: once(people), onBody: (bytes) => (body = Buffer.from(bytes)) });
  return { people, newcomers, subjects: subjects.slice(kept), peers: await startPeers(supervisor, isPinned, body), partnerToken: await tokenOfPartner(chain), bytes: body.length };
}

/** A token of the library, from the development issuer. @param {Awaited<ReturnType<typeof startChain>>} chain */
async function tokenOfPartner({ port, secrets }) {
  const response = await fetch(`http://127.0.0.1:${port}/realms/yuejuma/protocol/openid-connect/token`, {
    method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'library-gz', client_secret: secrets.LIBRARY_GZ_SECRET }),
  });
  return /** @type {{ access_token: string }} */ (await response.json()).access_token;
}
