import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {{ add(pid: number, signal: NodeJS.Signals): void, drop(pid: number): void, removeAtEnd(folder: string): void, close(): void }} Guard */

/**
 * A shell that outlives this process by a moment: whatever way this process dies, its pipe to the shell closes, and the
 * shell stops the children it was told of. Postgres and Redis cannot watch us themselves.
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
  /** @type {any} */ (shell.stdin).unref?.();
  /** @param {string} line */
  const tell = (line) => void shell.stdin.write(`${line}\n`);
  return {
    add: (pid, signal) => tell(`add ${pid} ${signal.replace(/^SIG/, '')}`),
    drop: (pid) => tell(`drop ${pid}`),
    removeAtEnd: (folder) => tell(`remove ${folder}`),
    close: () => void shell.stdin.end(),
  };
}
