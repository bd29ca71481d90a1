import { createServer } from 'node:net';
import { Problem } from './problem.mjs';

/** A free port of the loopback interface. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** @param {number} port @returns {Promise<string | null>} null, or the error code that binding it gives */
function bindingError(port) {
  return new Promise((resolve) => {
    const server = createServer().once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}

/** Every port that cannot be had is named at once, with the variable that moves it. @param {Record<string, number>} ports by variable */
export async function requireFreePorts(ports) {
  const checks = Object.entries(ports).map(async ([variable, port]) => {
    const code = await bindingError(port);
    if (code === null) return [];
    const why = code === 'EADDRINUSE' ? 'is in use' : code === 'EACCES' ? 'needs more rights than this user has' : `cannot be used (${code})`;
    return [`Port ${port} ${why}. Set ${variable} to another one, for example: ${variable}=${port < 64000 ? port + 1000 : port - 1000} npm start`];
  });
  const problems = (await Promise.all(checks)).flat();
  if (problems.length > 0) throw new Problem(problems);
}
