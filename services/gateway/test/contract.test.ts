import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type GatewayUnderTest } from './gateway-under-test.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

test('an unknown route is 404 with the reason and no other text', async () => {
  const response = await fetch(`${gateway.url}/v1/nothing`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 404, status: 'NOT_FOUND', reason: 'NO_SUCH_ROUTE', domain: 'yuejuma', metadata: {} } });
});

test('readiness is 503 until the start is announced, with every dependency named', async () => {
  const before = await fetch(`${gateway.url}/readyz`);
  expect(before.status).toBe(503);
  expect(await before.json()).toMatchObject({ state: 'STARTING', dependencies: { identity: 'DOWN', registration: 'DOWN' } });
  gateway.announced();
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
});
