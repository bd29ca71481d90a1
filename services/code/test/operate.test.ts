import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { carryOut } from '@yuejuma/platform/operate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import { operatorActs } from '../src/operator-acts.js';
import { startCode } from './setup.js';

const SIGN = fileURLToPath(new URL('../../../tools/sign-order.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orders-'));
const operators = Object.fromEntries(['li', 'chen', 'stranger'].map((name) => [name, generateKeyPairSync('ed25519')]));
const jwkOf = (name: string) => (operators[name] as { publicKey: KeyObject }).publicKey.export({ format: 'jwk' });
for (const [name, { privateKey }] of Object.entries(operators)) writeFileSync(join(folder, `${name}.pem`), privateKey.export({ format: 'pem', type: 'pkcs8' }));

let service: Awaited<ReturnType<typeof startCode>>;
beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

/** The order as the tool of the operators writes it, signed by each of them in turn. */
function order(act: string, objectId: string, names: readonly string[], keyOf = (name: string) => name): string {
  let written: string | undefined;
  for (const name of names) {
    if (written !== undefined) writeFileSync(join(folder, 'order.json'), written);
    written = execFileSync(process.execPath, [SIGN, act, objectId, name, join(folder, `${keyOf(name)}.pem`), ...(written === undefined ? [] : [join(folder, 'order.json')])], { encoding: 'utf8' });
  }
  return written as string;
}

const KEYS = JSON.stringify({ li: jwkOf('li'), chen: jwkOf('chen'), twin: jwkOf('li') });
const carry = (text: string, now = new Date()) => carryOut(definition, operatorActs, { ...service.env, OPERATOR_KEYS: KEYS }, text, now);
const stateOf = async (kid: string) => {
  await service.context.issuerKeys.follow();
  return service.context.issuerKeys.entries.find((key) => key.kid === kid)?.state;
};

test('two operators revoke an issuer key, the next one signs, and the log says who they were', async () => {
  const { kid } = service.context.issuerKeys.active;
  expect(await carry(order('REVOKE_ISSUER_KEY', kid, ['li', 'chen']))).toBe(`${kid} is revoked`);
  expect(await stateOf(kid)).toBe('REVOKED');
  expect(service.context.issuerKeys.active.kid).not.toBe(kid);
  const entries = (await service.announced('audit.recorded.v1')).filter(({ act }) => act === 'REVOKE_ISSUER_KEY');
  expect(entries).toMatchObject([{ objectId: kid, details: { operators: 'li, chen' } }]);
  expect(await carry(order('REVOKE_ISSUER_KEY', kid, ['chen', 'li']))).toContain('was revoked before');
});

test.each([
  ['one operator', () => order('REVOKE_ISSUER_KEY', 's-1', ['li'])],
  ['one operator twice', () => order('REVOKE_ISSUER_KEY', 's-1', ['li', 'li'])],
  ['one key under two names', () => order('REVOKE_ISSUER_KEY', 's-1', ['li', 'twin'], () => 'li')],
  ['an operator and somebody unknown', () => order('REVOKE_ISSUER_KEY', 's-1', ['li', 'stranger'])],
  ['an operator who signs for the other', () => order('REVOKE_ISSUER_KEY', 's-1', ['li', 'chen'], () => 'li')],
  ['two operators, about another key', () => order('REVOKE_ISSUER_KEY', 's-2', ['li', 'chen']).replace('s-2', 's-1')],
  ['two operators, with a later end', () => order('REVOKE_ISSUER_KEY', 's-1', ['li', 'chen']).replace(/"expireTime":"[^"]*"/, `"expireTime":"${new Date(Date.now() + 3_599_000).toISOString()}"`)],
])('an order by %s changes nothing (T27)', async (_, make) => {
  await expect(carry(make())).rejects.toThrow('not signed by two operators');
  expect(await stateOf('s-1')).toBe('ACTIVE');
});

test('an order is good for an hour, and for acts of the service alone', async () => {
  const text = order('REVOKE_ISSUER_KEY', 's-1', ['li', 'chen']);
  await expect(carry(text, new Date(Date.now() + 3_600_000))).rejects.toThrow('is over');
  await expect(carry(text, new Date(Date.now() - 60_000))).rejects.toThrow('later than in an hour');
  await expect(carry(order('ROTATE_VAULT_KEY', 'kek-2', ['li', 'chen']))).rejects.toThrow('code knows no ROTATE_VAULT_KEY');
  expect(await stateOf('s-1')).toBe('ACTIVE');
});

test('nobody signs an order of another about something else', () => {
  writeFileSync(join(folder, 'order.json'), order('REVOKE_ISSUER_KEY', 's-1', ['li']));
  expect(() => execFileSync(process.execPath, [SIGN, 'REVOKE_ISSUER_KEY', 's-2', 'chen', join(folder, 'chen.pem'), join(folder, 'order.json')], { stdio: 'pipe' })).toThrow('is about REVOKE_ISSUER_KEY s-1');
});
