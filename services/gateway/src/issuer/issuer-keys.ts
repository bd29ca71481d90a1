import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IssuerKey } from './access-token.js';

const FILE = 'issuer-rs256.pem';

/** The development issuer's one signing key, kept over restarts so that tokens stay good, and its public half. */
export async function openIssuerKey(folder: string): Promise<IssuerKey & { publicJwk: JsonWebKey; publicDer: string }> {
  const pem = await readFile(join(folder, FILE)).catch(() => makeKey(folder));
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const kid = createHash('sha256').update(der).digest('base64url').slice(0, 16);
  return { kid, privateKey, publicDer: der.toString('base64'), publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

async function makeKey(folder: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${FILE}.new`), pem, { mode: 0o600 });
  await rename(join(folder, `${FILE}.new`), join(folder, FILE));
  return pem;
}
