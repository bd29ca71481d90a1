import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiOf } from '../src/openapi/openapi.js';
import { routes } from '../src/routes.js';
import { startGateway, type GatewayUnderTest } from './gateway-under-test.js';

const COMMITTED = fileURLToPath(new URL('../openapi.json', import.meta.url));
const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

/** The contract's rows due `main`, and what it is extended by, such as GET of one case, which an officer needs to see a name. */
const DUE = `
GET /healthz
GET /readyz
GET /.well-known/yuejuma/keys
GET /.well-known/yuejuma/partners
GET /.well-known/yuejuma/root-key
GET /.well-known/yuejuma/status-list
POST /v1/verifications
GET /v1/verifications/{id}
POST /v1/verifications/{id}:submitOtp
POST /v1/verifications/{id}:submitFace
POST /v1/verifications/{id}:chooseCounter
POST /v1/sessions:refresh
GET /v1/me
GET /v1/me/code
GET /v1/me/display
POST /v1/me/strips
GET /v1/divisions
GET /v1/addresses:search
POST /v1/addresses:resolveHouseCode
GET /v1/counter/divisions
GET /v1/counter/addresses:search
POST /v1/counter/addresses:resolveHouseCode
GET /v1/me/dwellings
GET /v1/me/dwellings/{id}/house-code
GET /v1/cities
GET /v1/cities/{code}
GET /v1/me/residences
GET /v1/me/residences/{id}/explanation
POST /v1/me/residences/{id}:requestCorrection
POST /v1/me/residences
GET /v1/me/co-residents
POST /v1/assisted-acts
POST /v1/paper-slips
POST /v1/paper-slips:enter
POST /v1/declarations:confirmBatch
GET /v1/me/standing-rules
POST /v1/me/standing-rules
POST /v1/me/standing-rules/{id}:revoke
POST /v1/assisted-acts/{id}:complete
POST /v1/me/residences/{id}:addCoResident
POST /v1/me/residences/{id}:end
POST /v1/me/residences/{id}:setHabitual
POST /v1/me/residences/{id}:stay
POST /v1/me/residences/{id}:withdraw
POST /v1/me/residences/{id}:appeal
POST /v1/me/residences/{id}:addEvidence
POST /v1/me/residences/{id}:objectToEnd
GET /v1/me/hiding
POST /v1/me/hiding:ask
POST /v1/me/hiding:end
GET /v1/hidings
POST /v1/hidings/{id}:decide
POST /v1/cases/{id}:hide
POST /v1/rollbacks
GET /v1/rollbacks
GET /v1/rollbacks/{id}
POST /v1/rollbacks/{id}:approve
POST /v1/rollbacks/{id}:release
POST /v1/rollbacks/{id}:note
POST /v1/me/residences/{id}:reportStranger
POST /v1/me/dwellings/{id}:reportStranger
GET /v1/declarations/{id}
POST /v1/declarations/{id}:announceEnd
POST /v1/declarations/{id}:revokeEnd
POST /v1/declarations/{id}:confirm
POST /v1/declarations/{id}:reject
GET /v1/me/tasks
GET /v1/me/messages
POST /v1/me/messages/{id}:read
GET /v1/me/contacts
POST /v1/me/language:choose
GET /v1/me/permit
GET /v1/me/presence
GET /v1/me/printed-code
POST /v1/me/printed-code
DELETE /v1/me/printed-code
GET /v1/me/proxies
POST /v1/me/proxies/{id}:accept
POST /v1/me/proxies/{id}:end
GET /.well-known/yuejuma/printed-list
POST /v1/me/permit:claim
POST /v1/me/presence:addDays
POST /v1/me/presence:grant
GET /v1/me/access-log
DELETE /v1/me/access-log/{id}
DELETE /v1/me/presence
GET /v1/cases
GET /v1/cases/{id}
GET /v1/authority-events
POST /v1/authority-events
POST /v1/authority-events/{id}:approve
POST /v1/authority-events/{id}:decline
POST /v1/cases/{id}:decide
POST /v1/cases/{id}:addEvidence
POST /v1/codes:verify
`.trim().split('\n').sort();

describe('the OpenAPI document', () => {
  test('is the committed one; run with UPDATE_OPENAPI=1 after a change that is meant', () => {
    const made = text(openApiOf(routes));
    if (process.env['UPDATE_OPENAPI']) writeFileSync(COMMITTED, made);
    expect(made).toBe(readFileSync(COMMITTED, 'utf8'));
  });

  test('lists exactly the routes that are due', () => {
    const { paths } = openApiOf(routes) as { paths: Record<string, object> };
    const listed = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)).sort();
    expect(listed).toEqual(DUE);
  });

  test('refers to nothing it does not hold, and names every operation once', () => {
    const document = openApiOf(routes) as { components: { schemas: object; responses: object } };
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, kind, name] of references) expect(Object.keys(document.components[kind as 'schemas'])).toContain(name);
    for (const schema of Object.values(document.components.schemas)) expect(Object.keys(schema)).not.toContain('$ref');
    const ids = [...JSON.stringify(document).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the gateway', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway?.stop());

  test('serves the document and a page for people without a script', async () => {
    expect(await (await fetch(`${gateway.url}/openapi.json`)).json()).toEqual(openApiOf(routes));
    const page = await fetch(`${gateway.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    expect(html).toContain('/v1/me/residences');
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/(src|href)="https?:/);
  });
});
