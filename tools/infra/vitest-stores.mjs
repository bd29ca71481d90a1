import { createServer } from 'node:http';
import { explain } from './problem.mjs';
import { createTestStores } from './test-stores.mjs';

/**
 * Vitest's global setup. `npm test` has started the stores already; `npx vitest run libs/x` alone has not, so test
 * files ask here, and the first one that does starts them.
 */
export default async function setup() {
  if (process.env['TEST_DATABASE_URL'] && process.env['TEST_REDIS_URL']) return;
  /** @type {import('./test-stores.mjs').TestStores | undefined} */
  let stores;
  const routes = /** @type {const} */ ({ '/postgres': 'postgresUrl', '/redis': 'redisUrl' });
  const server = createServer((request, response) => {
    const route = routes[/** @type {keyof typeof routes} */ (request.url)];
    stores ??= createTestStores((text) => process.stderr.write(`${text}\n`));
    stores[route]().then(
      (url) => response.end(url),
      (error) => response.writeHead(500).end(explain(error)),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address && typeof address === 'object') process.env['TEST_STORES_URL'] = `http://127.0.0.1:${address.port}`;
  return async () => {
    server.close();
    await stores?.stop();
  };
}
