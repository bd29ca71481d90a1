import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Guard
 * @property {import('node:stream').Writable} pipe to the guard, for a child that is about to be
 * @property {(command: string, args: string[], options: { fd: number, signal: NodeJS.Signals, isGroup: boolean }) => [string, string[]]} enrolled
 * the command as one that first tells the guard of itself through descriptor fd and then closes that
 * @property {(target: number) => void} drop
 * @property {(folder: string) => void} removeAtEnd
 * @property {() => void} close
 */

// A child enrols itself before it becomes what it is, so no kill -9 falls between its birth and the guard's knowing.
const enrol = 'echo "add $1$$ $2" >&"$3"; eval "exec $3>&-"; shift 3; exec "$@"';

/**
 * A shell that outlives this process by a moment: whatever way this process dies, its pipe to the shell closes, and the
 * shell stops the children that enrolled. Postgres and Redis cannot watch us themselves.
 * @returns {Guard}
 */
export function openGuard() {
  const shell = spawn('/bin/sh', [fileURLToPath(new URL('guard.sh', import.meta.url))], {
    detached: true, // its own session: a Ctrl-C for us is not one for it
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  /** @type {import('node:net').Socket} */ (shell.stdin).unref();
  /** @param {string} line */
  const tell = (line) => void shell.stdin.write(`${line}\n`);
  return {
    pipe: shell.stdin,
    enrolled: (command, args, { fd, signal, isGroup }) => [
      '/bin/sh',
      ['-c', enrol, 'sh', isGroup ? '-' : '', signal.replace(/^SIG/, ''), String(fd), command, ...args],
    ],
    drop: (target) => tell(`drop ${target}`),
    removeAtEnd: (folder) => tell(`remove ${folder}`),
    close: () => void shell.stdin.end(),
  };
}
