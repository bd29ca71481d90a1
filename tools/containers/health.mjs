import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

const PATIENCE_MS = 60_000;

/** Asks until the service says that it serves. @param {boolean} isGrpc @param {number} port @returns {Promise<boolean>} */
export async function serves(isGrpc, port) {
  const ask = isGrpc ? grpcHealth : httpReady;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(200)) {
    if (await ask(port)) return true;
  }
  return false;
}

/** `grpc.health.v1.Health/Check`, the probe of Kubernetes. @param {number} port @returns {Promise<boolean>} */
function grpcHealth(port) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const check = service['Check'];
  if (!check) throw new Error('the health service has no Check');
  return new Promise((resolve) => {
    client.makeUnaryRequest(check.path, check.requestSerialize, check.responseDeserialize, { service: '' }, { deadline: Date.now() + 2_000 }, (error, answer) => {
      client.close();
      resolve(!error && /** @type {{ status: string }} */ (/** @type {unknown} */ (answer)).status === 'SERVING');
    });
  });
}

/** @param {number} port @returns {Promise<boolean>} */
const httpReady = (port) => fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ status }) => status === 200, () => false);

/** The paths of a web server that must answer with a status. @param {number} port @param {Record<string, number>} statuses @returns {Promise<string[]>} those that do not */
export async function wrongAnswers(port, statuses) {
  const answers = await Promise.all(Object.entries(statuses).map(async ([path, wanted]) => {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'text/html' } });
    return status === wanted ? [] : [`${path} answered ${status}, not ${wanted}`];
  }));
  return answers.flat();
}
