import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** What a city's confirmers have left unanswered since before an instant and were not asked by SMS about, oldest first. */
export async function findSilent(on: Queryable, cityCode: string, before: Date, size: number): Promise<FiledDeclaration[]> {
  const { rows } = await on.query(sql`
    select d.* from residence_declarations d
    where d.city_code = ${cityCode} and d.state = 'PENDING' and d.create_time <= ${before} and d.dispute is null
      and not exists (select 1 from sms_asks a where a.declaration_id = d.id)
    order by d.create_time limit ${size}`);
  return rows.map(toDeclaration);
}

export async function insertSmsAsk(tx: Tx, declarationId: string, time: Date): Promise<void> {
  await tx.query(sql`insert into sms_asks (declaration_id, ask_time) values (${declarationId}, ${time}) on conflict do nothing`);
}
