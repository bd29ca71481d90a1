import type { KeyListEntry, KeyState, VerifySignature } from '@yuejuma/code-format';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Kms, Signer } from '@yuejuma/platform/kms';
import { nativeVerifier } from './native-verifier.js';

/** What a key may sign, as the first letter of its kid says: tokens, strips, status lists (docs/code-format.md section 5). */
export type KidSpace = 't' | 's' | 'l';
const SPACES: readonly KidSpace[] = ['t', 's', 'l'];

/** The issuer's keys: which one signs, and all that verify. */
export interface IssuerKeys {
  /** Signs tokens. */
  active: Signer;
  /** Signs what is in a kid space. */
  activeOf(space: KidSpace): Signer;
  /** A key of ours by its kid, such as one that signed before. */
  signer(kid: string): Signer;
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

/** Reads the keys, making the first two of each space at the first start: one that signs, and the next, published in advance. */
export async function loadIssuerKeys(db: Database, kms: Kms, now: Date): Promise<IssuerKeys> {
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + FIRST_KEY_YEARS);
  const notBefore = new Date(now.getTime() - 86_400_000);
  for (const space of SPACES) await insertFirstKeys(db, space, notBefore, notAfter);
  const { rows } = await db.query<KeyRow>(sql`select kid, state, not_before, not_after from issuer_keys order by kid`);
  const entries = rows.map((row) => entryOf(kms.signer(row.kid), row));
  const activeOf = (space: KidSpace): Signer => {
    const active = rows.find(({ kid, state }) => state === 'ACTIVE' && kid.startsWith(`${space}-`));
    if (!active) throw new Error(`no issuer key of ${space} is ACTIVE`);
    return kms.signer(active.kid);
  };
  return { active: activeOf('t'), activeOf, signer: (kid) => kms.signer(kid), entries, verifySignature: nativeVerifier() };
}

async function insertFirstKeys(db: Database, space: KidSpace, notBefore: Date, notAfter: Date): Promise<void> {
  await db.query(sql`
    insert into issuer_keys (kid, alg, state, not_before, not_after)
    select * from (values (${`${space}-1`}, 'EdDSA', 'ACTIVE', ${notBefore}::timestamptz, ${notAfter}::timestamptz),
      (${`${space}-2`}, 'EdDSA', 'NEXT', ${notBefore}::timestamptz, ${notAfter}::timestamptz)) as first
    where not exists (select 1 from issuer_keys where left(kid, 1) = ${space}) on conflict do nothing`);
}

const second = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

function entryOf(signer: Signer, { kid, state, not_before, not_after }: KeyRow): KeyListEntry {
  const { kty, crv, x } = signer.publicKeyJwk as { kty: 'OKP'; crv: 'Ed25519'; x: string };
  return { kid, alg: signer.alg, publicKeyJwk: { kty, crv, x }, notBefore: second(not_before), notAfter: second(not_after), state };
}
