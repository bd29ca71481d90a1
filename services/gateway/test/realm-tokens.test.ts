import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type GatewayUnderTest } from './gateway-under-test.js';

let gateway: GatewayUnderTest;
let library: string;
beforeAll(async () => {
  gateway = await startGateway();
  library = await tokenOf('/dev/partner-token', { partner: 'library-gz' });
});
afterAll(() => gateway?.stop());

async function tokenOf(path: string, body: object): Promise<string> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

/** 503 says that the guard let it pass: no service answers behind it. */
const verify = async (token: string): Promise<number> =>
  (await fetch(`${gateway.url}/v1/codes:verify`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{"token":"x","purpose":"LIBRARY_CARD"}' })).status;

async function resigned(change: JWTPayload, header: { alg?: string; kid?: string } = {}): Promise<string> {
  const key = createPrivateKey(await readFile(join(String(gateway.env['DATA_DIR']), 'keys', 'gateway', 'issuer-rs256.pem')));
  const claims = Object.fromEntries(Object.entries({ ...decodeJwt(library), ...change }).filter(([, value]) => value !== undefined));
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: decodeProtectedHeader(library).kid as string, ...header }).sign(key);
}

describe('the development issuer', () => {
  test('has Keycloak\'s URLs, each naming the same issuer', async () => {
    const issuer = `${gateway.url}/realms/yuejuma`;
    expect(await (await fetch(issuer)).json()).toMatchObject({ realm: 'yuejuma', 'token-service': `${issuer}/protocol/openid-connect` });
    expect(await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()).toMatchObject({ issuer, jwks_uri: `${issuer}/protocol/openid-connect/certs` });
    const { keys } = (await (await fetch(`${issuer}/protocol/openid-connect/certs`)).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('gives a partner what the realm file says', () => {
    expect(decodeJwt(library)).toMatchObject({ typ: 'Bearer', azp: 'library-gz', partner_id: 'library-gz', aud: 'yuejuma-api', realm_access: { roles: ['PARTNER'] } });
  });

  test.each([
    [{ grant_type: 'client_credentials', client_id: 'library-gz', client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials', client_id: 'yuejuma-console' }, 401, 'unauthorized_client'],
    [{ grant_type: 'password', client_id: 'yuejuma-console', username: 'officer-tianhe', password: 'wrong' }, 401, 'invalid_grant'],
    [{ grant_type: 'password', client_id: 'yuejuma-console', username: 'nobody', password: 'demo' }, 401, 'invalid_grant'],
    [{ grant_type: 'implicit', client_id: 'yuejuma-console' }, 400, 'unsupported_grant_type'],
    [{ grant_type: 'client_credentials', client_id: 'yuejuma-api' }, 401, 'invalid_client'],
  ])('refuses %o', async (form, code, error) => {
    const response = await fetch(`${gateway.url}/realms/yuejuma/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams(form as Record<string, string>) });
    expect(response.status).toBe(code);
    expect(await response.json()).toEqual({ error });
  });
});

describe('the guard', () => {
  test('lets a partner check codes and nothing else', async () => {
    expect(await verify(library)).toBe(503);
    expect((await fetch(`${gateway.url}/v1/me`, { headers: { authorization: `Bearer ${library}` } })).status).toBe(403);
    expect((await fetch(`${gateway.url}/v1/cases`, { headers: { authorization: `Bearer ${library}` } })).status).toBe(403);
  });

  test.each([
    ['for another audience', { aud: 'somebody-else' }], ['of another issuer', { iss: 'http://127.0.0.1:1/realms/yuejuma' }], ['that is over', { exp: 1 }], ['without an end', { exp: undefined }], ['of another type', { typ: 'ID' }],
    ['of a partner without a name', { partner_id: undefined }], ['without roles', { realm_access: undefined }], ['of a role we do not know', { realm_access: { roles: ['ROOT'] } }],
  ])('refuses a token %s', async (_name, change) => {
    expect(await verify(await resigned({}))).toBe(503);
    expect(await verify(await resigned(change))).toBe(401);
  });

  test('refuses a token with one letter changed, by another key, or by none', async () => {
    const [header, body, signature] = library.split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(library), partner_id: 'hospital-gz' })).toString('base64url');
    expect(await verify(`${header}.${forged}.${signature}`)).toBe(401);
    expect(await verify(`${header}.${body}.${signature.slice(0, -4)}AAAA`)).toBe(401);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verify(await new SignJWT(decodeJwt(library)).setProtectedHeader({ alg: 'RS256', kid: decodeProtectedHeader(library).kid as string }).sign(privateKey))).toBe(401);
    expect(await verify(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`)).toBe(401);
  });
});
