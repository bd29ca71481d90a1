import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fileKms, open, seal, unversioned, type Kms } from './kms.js';

let folder: string;
let kms: Kms;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  kms = fileKms(folder, true);
});

test('a data key comes back from its wrapping, also after a restart, and no two are alike', () => {
  const { plain, wrapped } = kms.newDataKey();
  expect(fileKms(folder, false).openDataKey(wrapped)).toEqual(plain);
  expect(kms.newDataKey().plain).not.toEqual(plain);
  expect(wrapped.includes(plain)).toBe(false);
});

test('a ciphertext moved to another row, column or table does not open (P9)', () => {
  const { plain: key } = kms.newDataKey();
  const sealed = seal(key, Buffer.from('王小明'), 'identity|row-1|full_name');
  expect(open(key, sealed, 'identity|row-1|full_name').toString()).toBe('王小明');
  for (const place of ['identity|row-2|full_name', 'identity|row-1|phone', 'people|row-1|full_name', '']) expect(() => open(key, sealed, place)).toThrow();
});

test('a ciphertext with any bit flipped, cut short or under another key does not open', () => {
  const { plain: key } = kms.newDataKey();
  const sealed = seal(key, Buffer.from('1202'), 'a');
  for (let at = 0; at < sealed.length; at += 1) {
    const flipped = Buffer.from(sealed);
    flipped[at] = (flipped[at] as number) ^ 1;
    expect(() => open(key, flipped, 'a')).toThrow();
  }
  expect(() => open(key, sealed.subarray(0, -1), 'a')).toThrow();
  expect(() => open(key, Buffer.alloc(0), 'a')).toThrow();
  expect(() => open(kms.newDataKey().plain, sealed, 'a')).toThrow();
});

test('the same value sealed twice looks different', () => {
  const { plain: key } = kms.newDataKey();
  expect(seal(key, Buffer.from('1202'), 'a')).not.toEqual(seal(key, Buffer.from('1202'), 'a'));
});

test('a MAC is the same for the same name and data, and of no use under another name', () => {
  expect(kms.mac('document', '4401')).toEqual(fileKms(folder, false).mac('document', '4401'));
  expect(kms.mac('document', '4401')).not.toEqual(kms.mac('phone', '4401'));
});

test('what a signer signs verifies under the public key it shows, which holds no private part', () => {
  const signer = kms.signer('issuer-1');
  const message = Buffer.from('code');
  expect(verify(null, message, createPublicKey({ key: signer.publicKeyJwk, format: 'jwk' }), signer.sign(message))).toBe(true);
  expect(signer.publicKeyJwk).not.toHaveProperty('d');
});

test('a key of the second algorithm signs as r‖s, and one that is made anew stays the same', () => {
  const signer = kms.createSigner('issuer-p256', 'ES256');
  const signature = signer.sign(Buffer.from('code'));
  expect(signature).toHaveLength(64);
  const again = fileKms(folder, false).createSigner('issuer-p256', 'EdDSA');
  expect([again.alg, again.publicKeyJwk]).toEqual(['ES256', signer.publicKeyJwk]);
  expect(verify('sha256', Buffer.from('code'), { key: createPublicKey({ key: again.publicKeyJwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

test('in production a missing key stops what needs it, and none is made', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'keys-'));
  const production = fileKms(empty, false);
  expect(() => production.newDataKey()).toThrow('kek-1.key is missing');
  expect(() => production.mac('phone', '1')).toThrow('phone.key is missing');
  expect(() => production.signer('issuer-1')).toThrow('issuer-1.pem is missing');
  expect(await readdir(empty)).toEqual([]);
});

test('keys are readable by their owner alone', async () => {
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
});

test('after a new key-encryption key every data key of before opens, wrapped again or not, and new ones are wrapped under it', () => {
  const before = kms.newDataKey();
  kms.createSecret('kek-2');
  kms.useKek(2);
  const after = kms.newDataKey();
  const again = kms.rewrap(before.wrapped);
  kms.useKek(1);
  const other = fileKms(folder, false);
  expect([other.openDataKey(before.wrapped), other.openDataKey(again), other.openDataKey(after.wrapped)]).toEqual([before.plain, before.plain, after.plain]);
  expect([before.wrapped, again, after.wrapped].map((wrapped) => unversioned(wrapped, 60).version)).toEqual([1, 2, 2]);
});

test('a wrapping whose version is changed does not open, and a version that is nowhere is not wrapped under', () => {
  kms.createSecret('kek-2');
  const { wrapped } = kms.newDataKey();
  expect(() => kms.openDataKey(Buffer.concat([Buffer.from([0, 2]), wrapped]))).toThrow();
  expect(() => fileKms(folder, false).useKek(9)).toThrow('kek-9.key is missing');
});
