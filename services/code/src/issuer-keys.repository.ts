import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { IssuerKey, KidSpace } from './domain/key-rotation.js';

const DAY_MS = 86_400_000;

/** The first two keys of a space: one that signs, and the next, published with it. */
export async function insertFirstKeys(db: Queryable, space: KidSpace, now: Date, notAfter: Date): Promise<void> {
  const notBefore = new Date(now.getTime() - DAY_MS);
  await db.query(sql`
    insert into issuer_keys (kid, alg, state, not_before, not_after, publish_time, sign_time)
    select * from (values (${`${space}-1`}, 'EdDSA', 'ACTIVE', ${notBefore}::timestamptz, ${notAfter}::timestamptz, ${now}::timestamptz, ${now}::timestamptz),
      (${`${space}-2`}, 'EdDSA', 'NEXT', ${notBefore}::timestamptz, ${notAfter}::timestamptz, ${now}::timestamptz, null::timestamptz)) as first
    where not exists (select 1 from issuer_keys where left(kid, 1) = ${space}) on conflict do nothing`);
}

/** Keys that verify something after a time, and those that could again if they were not revoked; tokens' first. */
export async function findIssuerKeys(on: Queryable, after: Date): Promise<IssuerKey[]> {
  const { rows } = await on.query<IssuerKey>(sql`
    select kid, left(kid, 1) as space, state, not_before as "notBefore", not_after as "notAfter", sign_time as "signTime",
      greatest(publish_time, '1970-01-01') as "publishTime"
    from issuer_keys where not_after > ${after} order by left(kid, 1) desc, kid`);
  return rows;
}

/** All keys of a space, held until the transaction ends, so that two rotations cannot meet. */
export async function lockKeysOf(tx: Tx, space: KidSpace): Promise<IssuerKey[]> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`issuer-keys/${space}`}, 0))`);
  return (await findIssuerKeys(tx, new Date(0))).filter((key) => key.space === space);
}

export async function retireKey(tx: Tx, kid: string, notAfter: Date): Promise<void> {
  await tx.query(sql`update issuer_keys set state = 'RETIRED', not_after = ${notAfter} where kid = ${kid} and state = 'ACTIVE'`);
}

export async function activateKey(tx: Tx, kid: string, now: Date): Promise<void> {
  await tx.query(sql`update issuer_keys set state = 'ACTIVE', sign_time = ${now} where kid = ${kid} and state = 'NEXT'`);
}

export async function publishNextKey(tx: Tx, key: { kid: string; alg: string; notBefore: Date; notAfter: Date }): Promise<void> {
  const { kid, alg, notBefore, notAfter } = key;
  await tx.query(sql`
    insert into issuer_keys (kid, alg, state, not_before, not_after, publish_time) values (${kid}, ${alg}, 'NEXT', ${notBefore}, ${notAfter}, ${notBefore})`);
}

/** Whether it was not revoked before. */
export async function revokeKey(tx: Tx, kid: string): Promise<boolean> {
  return (await tx.query(sql`update issuer_keys set state = 'REVOKED' where kid = ${kid} and state <> 'REVOKED'`)).rowCount === 1;
}
