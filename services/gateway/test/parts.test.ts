import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { shanghaiDate } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { readGatewayConfig } from '../src/config.js';
import { stops } from '../src/dev/platform-clock.js';
import { languageOf } from '../src/http/language.js';
import { fastifyPath } from '../src/http/register-routes.js';
import { unlessHeld } from '../src/http/unless-held.js';
import { formFor } from '../src/routes/dwellings.routes.js';
import { startGateway } from './gateway-under-test.js';

describe('the journey of the clock', () => {
  test('stops once in every civil day of Shanghai it enters, and last at its goal', () => {
    const [from, to] = [new Date('2026-12-30T15:59:00Z'), new Date('2027-01-03T00:00:00Z')]; // 23:59 on the 30th, 08:00 on the 3rd
    const instants = stops(from, to);
    expect(instants.map(shanghaiDate)).toEqual(['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']);
    expect(instants.at(-1)).toEqual(to);
    expect(instants.every((instant, index) => instant > (instants[index - 1] ?? from))).toBe(true);
  });

  test('within one day only goes to its goal', () => {
    const to = new Date('2026-11-21T03:00:00Z');
    expect(stops(new Date('2026-11-21T02:00:00Z'), to)).toEqual([to]);
  });

  test('over one midnight stops in the new day', () => {
    const to = new Date('2026-11-21T16:00:01Z');
    expect(stops(new Date('2026-11-21T15:59:59Z'), to)).toEqual([to]);
  });
});

test.each([
  [undefined, 'zh-Hans'], ['', 'zh-Hans'], ['zh', 'zh-Hans'], ['zh-CN', 'zh-Hans'], ['zh-Hant', 'zh-Hant'], ['zh-HK,zh;q=0.9', 'zh-Hant'], ['en', 'en'], ['EN-us', 'en'],
  ['de, en;q=0.2, zh-TW;q=0.3', 'zh-Hant'], ['en;q=0, zh', 'zh-Hans'], ['en;q=x', 'zh-Hans'], ['*', 'zh-Hans'], ['english', 'zh-Hans'],
])('Accept-Language %s is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test.each([
  [undefined, 'image/png'], ['*/*', 'image/png'], ['image/*', 'image/png'], ['image/svg+xml', 'image/svg+xml'], ['image/png;q=0.1, image/svg+xml', 'image/svg+xml'], ['application/pdf, image/png;q=0.5', 'image/png'],
])('a house code for Accept %s is %s', (accept, form) => {
  expect(formFor(accept)).toBe(form);
});

test('a house code as PDF is not due and refused', () => {
  expect(() => formFor('application/pdf')).toThrow(expect.objectContaining({ reason: 'INVALID_FIELD' }));
});

describe('a published list', () => {
  const answer = (ifNoneMatch?: string) => {
    const seen = { code: 200, etag: '' };
    const reply = { header: (_name: string, value: string) => void (seen.etag = value), code: (code: number) => void (seen.code = code) };
    return { text: unlessHeld('{"list":1}', { headers: { 'if-none-match': ifNoneMatch } } as never, reply as never), ...seen };
  };

  test('comes whole to whoever holds none or another', () => {
    for (const held of [undefined, '', '"another"', 'W/"another", "yet-another"']) expect(answer(held)).toMatchObject({ code: 200, text: '{"list":1}' });
  });

  test('is not sent again to whoever holds it, also through a cache that made the tag weak or gathers several', () => {
    const { etag } = answer();
    for (const held of [etag, `W/${etag}`, `"another", ${etag}`, '*']) expect(answer(held)).toEqual({ code: 304, text: '', etag });
  });
});

test('a verb in a path keeps its colon and ends the id before it', () => {
  expect(fastifyPath('/v1/declarations/{id}:confirm')).toBe('/v1/declarations/:id([^:/]+)::confirm');
  expect(fastifyPath('/v1/sessions:refresh')).toBe('/v1/sessions::refresh');
});

describe('a start in production', () => {
  const key = randomBytes(32).toString('base64');
  const production = { YUEJUMA_ENV: 'production', CALLER_KEY: key, SESSION_KEY: key, OIDC_ISSUER: 'https://id.example/realms/yuejuma' };

  test('has neither doors nor an issuer of its own', () => {
    expect(readGatewayConfig(production)).toMatchObject({ hasDoors: false, isOwnIssuer: false });
  });

  test('answers no door and no issuer', async () => {
    const gateway = await startGateway({}, { YUEJUMA_ENV: 'production', OIDC_ISSUER: production.OIDC_ISSUER });
    for (const path of ['/dev/people', '/dev/clock', '/dev/outbox-idle', '/realms/yuejuma', '/realms/yuejuma/protocol/openid-connect/certs']) expect((await fetch(gateway.url + path)).status).toBe(404);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    await gateway.stop();
  });

  test('is refused with doors enabled, and without an issuer, every problem listed', () => {
    expect(() => readGatewayConfig({ ...production, OIDC_ISSUER: undefined, DEVELOPMENT_DOORS: 'open' })).toThrow(/DEVELOPMENT_DOORS: must not be open[^]*OIDC_ISSUER: is required/);
  });

  test('names a missing issuer and open doors beside missing keys', () => {
    expect(() => readGatewayConfig({ DEVELOPMENT_DOORS: 'open' })).toThrow(/CALLER_KEY[^]*SESSION_KEY[^]*DEVELOPMENT_DOORS[^]*OIDC_ISSUER/);
  });

  test('is the default: nothing opens a door by leaving a variable out', () => {
    expect(() => readGatewayConfig({ ...production, YUEJUMA_ENV: undefined, OIDC_ISSUER: undefined })).toThrow(/OIDC_ISSUER/);
  });

  test('a development start can do without the issuer of its own', () => {
    const realm = fileURLToPath(new URL('../../../deploy/keycloak/yuejuma-realm.json', import.meta.url));
    expect(readGatewayConfig({ ...production, YUEJUMA_ENV: 'development', REALM_FILE: realm })).toMatchObject({ hasDoors: true, isOwnIssuer: false });
  });
});
