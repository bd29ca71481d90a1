import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Kms } from '@yuejuma/platform/kms';

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
  const keys = new Map<number, Promise<Buffer | undefined>>();

  function keyOf(hour: number, create: boolean): Promise<Buffer | undefined> {
    const known = keys.get(hour);
    if (known) return known;
    const key = loadKey(db, kms, hour, create).catch(() => undefined);
    keys.set(hour, key);
    void key.then((found) => found ?? keys.delete(hour));
    for (const old of keys.keys()) if (old < hour - HANDLE_KEY_HOURS) keys.delete(old);
    return key;
  }

  return {
    async write(subjectId, issuedAt) {
      const hour = hourOf(issuedAt);
      const key = await keyOf(hour, true);
      // The next hour's key is made ahead, so that a database away at the turn of the hour is not felt.
      void keyOf(hour + 1, true);
      const nonce = randomBytes(NONCE_BYTES);
      if (!key) return Buffer.concat([nonce, randomBytes(UUID_BYTES)]);
      return Buffer.concat([nonce, createCipheriv('aes-256-ctr', key, ivOf(nonce)).update(Buffer.from(subjectId.replaceAll('-', ''), 'hex'))]);
    },
    async read(cti, issuedAt) {
      const key = cti.length === NONCE_BYTES + UUID_BYTES ? await keyOf(hourOf(issuedAt), false) : undefined;
      if (!key) return undefined;
      const hex = createDecipheriv('aes-256-ctr', key, ivOf(cti.subarray(0, NONCE_BYTES))).update(cti.subarray(NONCE_BYTES)).toString('hex');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}

const ivOf = (nonce: Uint8Array): Buffer => Buffer.concat([nonce, Buffer.alloc(4)]);

async function loadKey(db: Database, kms: Kms, hour: number, create: boolean): Promise<Buffer | undefined> {
  if (create) await db.query(sql`insert into handle_keys (hour, wrapped_key) values (${hour}, ${kms.newDataKey().wrapped}) on conflict do nothing`);
  const { rows } = await db.query<{ wrapped_key: Buffer }>(sql`select wrapped_key from handle_keys where hour = ${hour}`);
  return rows[0] && kms.openDataKey(rows[0].wrapped_key);
}
