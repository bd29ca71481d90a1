/** A store of this test run: named by the environment (`npm test`), or started by Vitest's global setup at the first question. */
export async function testStoreUrl(store: 'postgres' | 'redis'): Promise<string> {
  const given = process.env[store === 'postgres' ? 'TEST_DATABASE_URL' : 'TEST_REDIS_URL'];
  if (given) return given;
  const broker = process.env['TEST_STORES_URL'];
  if (!broker) throw new Error('No test stores: run through `npm test` or `npx vitest run`, or set TEST_DATABASE_URL and TEST_REDIS_URL');
  const response = await fetch(`${broker}/${store}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
