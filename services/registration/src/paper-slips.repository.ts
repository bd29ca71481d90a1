import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** 纸质确认单. */
export interface PaperSlip {
  id: string;
  declarationId: string;
  issuedBy: string;
  createTime: Date;
  expireTime: Date;
  useTime: Date | null;
}

export async function insertSlip(tx: Tx, { id, declarationId, issuedBy, createTime, expireTime }: Omit<PaperSlip, 'useTime'>, codeHash: Buffer): Promise<void> {
  await tx.query(sql`
    insert into paper_slips (id, declaration_id, code_hash, issued_by, create_time, expire_time)
    values (${id}, ${declarationId}, ${codeHash}, ${issuedBy}, ${createTime}, ${expireTime})`);
}

export async function findSlip(on: Queryable, codeHash: Buffer): Promise<PaperSlip | undefined> {
  const { rows } = await on.query<PaperSlip>(sql`
    select id, declaration_id as "declarationId", issued_by as "issuedBy", create_time as "createTime", expire_time as "expireTime", use_time as "useTime"
    from paper_slips where code_hash = ${codeHash}`);
  return rows[0];
}

/** Uses a slip up; false when it is used already. */
export async function useSlip(tx: Tx, id: string, time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`update paper_slips set use_time = ${time} where id = ${id} and use_time is null`);
  return rowCount === 1;
}
