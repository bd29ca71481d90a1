import { explain } from './problem.mjs';

/** @typedef {(shouldKillNow: boolean) => unknown} Stop */
/** @typedef {{ onStop: (stop: Stop) => void, stop: () => Promise<void>, isStopping: () => boolean, fail: (error: unknown) => void }} Program */

/**
 * A command-line program that stops what it started, newest first: at Ctrl-C, SIGTERM, a closed terminal, the death of
 * the npm that ran it, its own failure, and its end. A second Ctrl-C does not wait.
 * @param {{ exitCodeWhenAsked: number }} options for a stop by signal @param {(program: Program) => Promise<number | undefined>} main exit code, or undefined to stay until a signal
 */
export function runProgram({ exitCodeWhenAsked }, main) {
  /** @type {Stop[]} */
  const stops = [];
  let isStopping = false;
  let asked = 0;

  async function stop(shouldKillNow = false) {
    isStopping = true;
    for (const one of [...stops].reverse()) await one(shouldKillNow);
  }
  /** @param {number} code @param {boolean} [shouldKillNow] */
  const leave = (code, shouldKillNow) =>
    void stop(shouldKillNow)
      .catch((error) => (console.error(explain(error)), undefined))
      .then(() => process.exit(code));
  /** @param {unknown} error */
  const fail = (error) => {
    if (isStopping) return; // what breaks while stopping breaks because of it
    console.error(`\n${explain(error)}`);
    leave(1);
  };
  const ask = () => {
    asked += 1;
    if (asked <= 2) leave(exitCodeWhenAsked, asked > 1);
  };

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, ask);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  leaveWithNpm(ask);
  main({ onStop: (one) => stops.push(one), stop, isStopping: () => isStopping, fail }).then((code) => {
    if (code !== undefined && !isStopping) leave(code);
  }, fail);
}

/** npm passes signals on, but after a kill -9 of npm only our parent's number changes. @param {() => void} leave */
function leaveWithNpm(leave) {
  if (process.env['npm_lifecycle_event'] === undefined) return; // run by hand, perhaps by a shell that ends and leaves us running
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid !== parent && (clearInterval(timer), leave()), 500);
  timer.unref();
}
