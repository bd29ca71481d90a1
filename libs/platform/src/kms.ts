import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretKey } from './secret-key.js';

/** By their JOSE names. ES256 signatures are r‖s. */
export type SignatureAlgorithm = 'EdDSA' | 'ES256';

/** A signing key whose private half never leaves the KMS. */
export interface Signer {
  kid: string;
  alg: SignatureAlgorithm;
  publicKeyJwk: JsonWebKey;
  sign(message: Uint8Array): Buffer;
}

/** The port to the key store: a folder in development, PKCS#11 or a cloud service in production (D5). */
export interface Kms {
  /** A fresh data key for one record, and the same key wrapped under the key-encryption key in use. */
  newDataKey(): { plain: Buffer; wrapped: Buffer };
  /** Opens what any version of the key-encryption key wrapped. */
  openDataKey(wrapped: Buffer): Buffer;
  /** The same data key, wrapped under the version in use. */
  rewrap(wrapped: Buffer): Buffer;
  /** From now on wraps under `kek-<version>`, which has to be there; a KMS nobody told wraps under `kek-1`. */
  useKek(version: number): void;
  /** HMAC-SHA-256 under a named key, for blind indexes and sealed tokens. */
  mac(keyName: string, data: string | Uint8Array): Buffer;
  /** Makes a symmetric key that is meant to be new, in production too; one of this name that is there stays as it is. */
  createSecret(keyName: string): void;
  signer(keyName: string): Signer;
  /** Makes a signing key that is meant to be new, in production too; one of this name that is there stays as it is. */
  createSigner(keyName: string, alg: SignatureAlgorithm): Signer;
}

/**
 * Keys in a folder that only this service reads. `create` makes what is missing, in development only: in production a
 * missing key stops the service, since a fresh one could open nothing.
 */
export function fileKms(folder: string, create: boolean): Kms {
  const secrets = new Map<string, Buffer>();
  const signers = new Map<string, Signer>();
  const secret = (name: string): Buffer => remember(secrets, name, () => read(folder, `${name}.key`, create, () => randomBytes(32)));
  let kek = 1;
  const wrap = (plain: Buffer): Buffer => versioned(kek, seal(secret(`kek-${kek}`), plain, `kek-${kek}`));
  const unwrap = (wrapped: Buffer): Buffer => {
    const { version, bytes } = unversioned(wrapped, WRAPPED_LENGTH);
    return open(secret(`kek-${version}`), bytes, `kek-${version}`);
  };
  return {
    newDataKey() {
      const plain = randomBytes(32);
      return { plain, wrapped: wrap(plain) };
    },
    openDataKey: unwrap,
    rewrap: (wrapped) => wrap(unwrap(wrapped)),
    useKek(version) {
      secret(`kek-${version}`);
      kek = version;
    },
    createSecret: (name) => void remember(secrets, name, () => read(folder, `${name}.key`, true, () => randomBytes(32))),
    mac: (name, data) => createHmac('sha256', secretKey(secret(name))).update(data).digest(),
    signer: (name) => remember(signers, name, () => signerOf(createPrivateKey(read(folder, `${name}.pem`, create, () => newSigningKey('EdDSA'))), name)),
    createSigner: (name, alg) => remember(signers, name, () => signerOf(createPrivateKey(read(folder, `${name}.pem`, true, () => newSigningKey(alg))), name)),
  };
}

/** A nonce, a data key and a tag. */
const WRAPPED_LENGTH = 60;

/** Bytes made with version n of a key: those of the first as they are, since it had none, those of a later one behind the number in two bytes. */
export function versioned(version: number, bytes: Buffer): Buffer {
  if (version === 1) return bytes;
  const head = Buffer.alloc(2);
  head.writeUInt16BE(version);
  return Buffer.concat([head, bytes]);
}

/** What {@link versioned} put together, of bytes that are so long without a version. */
export const unversioned = (bytes: Buffer, length: number): { version: number; bytes: Buffer } =>
  (bytes.length === length ? { version: 1, bytes } : { version: bytes.readUInt16BE(), bytes: bytes.subarray(2) });

/** AES-256-GCM with the place of a value as associated data: a ciphertext moved elsewhere does not open (P9). */
export function seal(key: Buffer, plain: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretKey(key), nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what {@link seal} closed; throws when key, place or bytes differ. */
export function open(key: Buffer, sealed: Buffer, place: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secretKey(key), sealed.subarray(0, 12)).setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

function signerOf(key: KeyObject, name: string): Signer {
  const publicKeyJwk = createPublicKey(key).export({ format: 'jwk' });
  if (key.asymmetricKeyType === 'ec') return { kid: name, alg: 'ES256', publicKeyJwk, sign: (message) => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }) };
  return { kid: name, alg: 'EdDSA', publicKeyJwk, sign: (message) => sign(null, message, key) };
}

function newSigningKey(alg: SignatureAlgorithm): Buffer {
  const { privateKey } = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}

function read(folder: string, file: string, create: boolean, make: () => Buffer): Buffer {
  const path = join(folder, file);
  if (!existsSync(path)) {
    if (!create) throw new Error(`the key ${file} is missing`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fresh = `${path}.${process.pid}.new`;
    writeFileSync(fresh, make(), { mode: 0o600 });
    // Of several processes that make it at once the first one's stands, and all read that.
    link(fresh, path);
    rmSync(fresh);
  }
  return readFileSync(path);
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function remember<T>(known: Map<string, T>, name: string, make: () => T): T {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}
