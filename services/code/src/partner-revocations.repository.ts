import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export type RevocationReason = 'ASKED_TOO_MUCH' | 'KEY_LOST' | 'MISUSE' | 'ENDED';

/** A partner that is worth nothing any more, or with `kid` one of its keys. */
export interface PartnerRevocation {
  partnerId: string;
  /** Empty for the whole partner. */
  kid: string;
  revokeTime: Date;
}

export async function findPartnerRevocations(on: Queryable): Promise<PartnerRevocation[]> {
  const { rows } = await on.query<PartnerRevocation>(sql`select partner_id as "partnerId", kid, revoke_time as "revokeTime" from partner_revocations order by partner_id, kid`);
  return rows;
}

/** Whether it was not revoked before. */
export async function insertPartnerRevocation(tx: Tx, { partnerId, kid, revokeTime }: PartnerRevocation, reason: RevocationReason): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into partner_revocations (partner_id, kid, reason, revoke_time) values (${partnerId}, ${kid}, ${reason}, ${revokeTime}) on conflict do nothing`);
  return rowCount === 1;
}
