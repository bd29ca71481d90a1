import { createCipheriv, randomBytes } from 'node:crypto';
import type { Database } from '@yuejuma/platform/db/database';
import type { Kms } from '@yuejuma/platform/kms';
import { findHandleKey, insertHandleKey } from './handle-keys.repository.js';

const NONCE_BYTES = 12;
const UUID_BYTES = 16;
const HOUR_SECONDS = 3_600;

/** How long after its hour a key can still find a holder. */
export const HANDLE_KEY_HOURS = 2;

/**
 * The cti of a token: a fresh nonce and the subject id under a key of the hour. Nobody but this service can read it, and
 * once the hour's key is destroyed nobody can: a verifier's pile of tokens leads to no one (T17, T18).
 */
export interface Handles {
  /** A fresh cti; random bytes that lead to nobody when there is no key to be had. */
  write(subjectId: string, issuedAt: number): Promise<Buffer>;
  /** The subject of a cti, undefined when its key is gone. */
  read(cti: Uint8Array, issuedAt: number): Promise<string | undefined>;
}

export const hourOf = (seconds: number): number => Math.floor(seconds / HOUR_SECONDS);

export function createHandles(db: Database, kms: Kms): Handles {
  const keys = new Map<number, Promise<Mask | undefined>>();

  function keyOf(hour: number, create: boolean): Promise<Mask | undefined> {
    const known = keys.get(hour);
    if (known) return known;
    const key = loadKey(db, kms, hour, create).then((bytes) => bytes && maskOf(bytes), () => undefined);
    keys.set(hour, key);
    void key.then((found) => found ?? keys.delete(hour));
    for (const old of keys.keys()) if (old < hour - HANDLE_KEY_HOURS) keys.delete(old);
    return key;
  }

  return {
    async write(subjectId, issuedAt) {
      const hour = hourOf(issuedAt);
      const mask = await keyOf(hour, true);
      // The next hour's key is made ahead, so that a database away at the turn of the hour is not felt.
      void keyOf(hour + 1, true);
      const cti = randomBytes(NONCE_BYTES + UUID_BYTES);
      if (!mask) return cti;
      cti.write(subjectId.replaceAll('-', ''), NONCE_BYTES, 'hex');
      return mask(cti);
    },
    async read(cti, issuedAt) {
      const mask = cti.length === NONCE_BYTES + UUID_BYTES ? await keyOf(hourOf(issuedAt), false) : undefined;
      if (!mask) return undefined;
      const hex = mask(Buffer.from(cti)).toString('hex', NONCE_BYTES);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}

/** Covers or uncovers, in place, what follows the nonce. */
type Mask = (cti: Buffer) => Buffer;

/**
 * AES-256-CTR over one block: the block that the nonce makes, added to the subject id. An id is exactly one block, so
 * the cipher can stay set up instead of being made for every token.
 */
function maskOf(key: Buffer): Mask {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const counter = Buffer.alloc(UUID_BYTES);
  return (cti) => {
    cti.copy(counter, 0, 0, NONCE_BYTES);
    const block = cipher.update(counter);
    for (let index = 0; index < UUID_BYTES; index += 1) cti[NONCE_BYTES + index] = (cti[NONCE_BYTES + index] as number) ^ (block[index] as number);
    return cti;
  };
}

async function loadKey(db: Database, kms: Kms, hour: number, create: boolean): Promise<Buffer | undefined> {
  if (create) await insertHandleKey(db, hour, kms.newDataKey().wrapped);
  const wrapped = await findHandleKey(db, hour);
  return wrapped && kms.openDataKey(wrapped);
}
