import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { KeyListEntry, KeyState, VerifySignature } from '@yuejuma/code-format';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Kms, Signer } from '@yuejuma/platform/kms';

/** The issuer's keys: which one signs, and all that verify. */
export interface IssuerKeys {
  active: Signer;
  entries: readonly KeyListEntry[];
  /** By the runtime's own cryptography; a key of ours is parsed once. */
  verifySignature: VerifySignature;
}

/** Years a first key stands; rotation replaces it long before. */
const FIRST_KEY_YEARS = 10;

interface KeyRow {
  kid: string;
  state: KeyState;
  not_before: Date;
  not_after: Date;
}

/** Reads the keys, making the first two at the first start: one that signs, and the next, published in advance. */
export async function loadIssuerKeys(db: Database, kms: Kms, now: Date): Promise<IssuerKeys> {
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + FIRST_KEY_YEARS);
  const notBefore = new Date(now.getTime() - 86_400_000);
  await db.query(sql`
    insert into issuer_keys (kid, alg, state, not_before, not_after)
    select * from (values ('t-1', 'EdDSA', 'ACTIVE', ${notBefore}::timestamptz, ${notAfter}::timestamptz),
      ('t-2', 'EdDSA', 'NEXT', ${notBefore}::timestamptz, ${notAfter}::timestamptz)) as first
    where not exists (select 1 from issuer_keys) on conflict do nothing`);
  const { rows } = await db.query<KeyRow>(sql`select kid, state, not_before, not_after from issuer_keys order by kid`);
  const entries = rows.map((row) => entryOf(kms.signer(row.kid), row));
  const active = rows.find((row) => row.state === 'ACTIVE');
  if (!active) throw new Error('no issuer key is ACTIVE');
  return { active: kms.signer(active.kid), entries, verifySignature: nativeVerifier() };
}

const second = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

function entryOf(signer: Signer, { kid, state, not_before, not_after }: KeyRow): KeyListEntry {
  const { kty, crv, x } = signer.publicKeyJwk as { kty: 'OKP'; crv: 'Ed25519'; x: string };
  return { kid, alg: signer.alg, publicKeyJwk: { kty, crv, x }, notBefore: second(not_before), notAfter: second(not_after), state };
}

function nativeVerifier(): VerifySignature {
  const parsed = new Map<string, KeyObject>();
  return (alg, jwk, message, signature) => {
    if (alg === 'ES256') return verifyQuietly('sha256', message, { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature);
    const key = parsed.get(jwk.x) ?? createPublicKey({ key: { ...jwk }, format: 'jwk' });
    parsed.set(jwk.x, key);
    return verifyQuietly(null, message, key, signature);
  };
}

function verifyQuietly(digest: string | null, message: Uint8Array, key: Parameters<typeof verify>[2], signature: Uint8Array): boolean {
  try {
    return verify(digest, message, key, signature);
  } catch {
    return false;
  }
}
