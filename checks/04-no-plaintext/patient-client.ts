import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf, type Answer, type Call, type OutsideClient } from '../../e2e/client.js';

const TRIES = 60;
const PAUSE_MS = 500;
/** What a client asks again for: somebody is busy, and said so. */
const BUSY = new Set([429, 503]);

/** Somebody outside who asks again when told to come later, as apps do; a machine with other work answers late. */
export function patientClient(url: string): OutsideClient {
  const client = clientOf(url);

  async function call(method: string, path: string, options?: Call): Promise<Answer> {
    let answer = await client.call(method, path, options);
    for (let tries = 1; BUSY.has(answer.status) && tries < TRIES; tries += 1) {
      await sleep(PAUSE_MS);
      answer = await client.call(method, path, options);
    }
    return answer;
  }

  async function good(method: string, path: string, options?: Call): Promise<Answer['body']> {
    const { status, body } = await call(method, path, options);
    if (status !== 200) throw new Error(`${method} ${path} answered ${status} ${body.error?.reason ?? ''}`);
    return body;
  }

  return {
    ...client,
    call,
    get: (path, token) => good('GET', path, token ? { token } : {}),
    post: (path, token, body) => good('POST', path, { ...(token ? { token } : {}), ...(body === undefined ? {} : { body }) }),
    create: (path, token, body, key?: string) => call('POST', path, { ...(token ? { token } : {}), body, headers: { 'idempotency-key': key ?? randomUUID() } }),
    async settled() {
      for (let tries = 0; tries < 10; tries += 1) {
        const isSettled = await client.settled().then(() => true, () => false);
        if (isSettled) return;
      }
      throw new Error('events are on their way for ever');
    },
  };
}
