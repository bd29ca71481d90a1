import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export type CorrectionReason = 'NOT_MINE' | 'WRONG_ADDRESS' | 'WRONG_DATES' | 'MOVED_OUT';

/** 更正请求, and what the city's next word made of it. */
export interface Correction {
  declarationId: string;
  reason: CorrectionReason;
  askTime: Date;
  state: 'ASKED' | 'CHANGED' | 'STANDS';
}

/** Keeps what is asked now; one that is open already, for the same reason, stays as it is. */
export async function askCorrection(tx: Tx, declarationId: string, reason: CorrectionReason, time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into city_corrections as kept (declaration_id, reason, ask_time, state) values (${declarationId}, ${reason}, ${time}, 'ASKED')
    on conflict (declaration_id) do update set reason = excluded.reason, ask_time = excluded.ask_time, state = 'ASKED', answer_time = null
    where kept.state <> 'ASKED' or kept.reason <> excluded.reason`);
  return rowCount === 1;
}

/** The city spoke of it again, about a time after the question: it changed something, or stands by what it said. */
export async function answerCorrection(tx: Tx, declarationId: string, state: 'CHANGED' | 'STANDS', asOfTime: Date, time: Date): Promise<void> {
  await tx.query(sql`
    update city_corrections set state = ${state}, answer_time = ${time}
    where declaration_id = ${declarationId} and state = 'ASKED' and (${state} = 'CHANGED' or ask_time < ${asOfTime})`);
}

export async function findCorrections(on: Queryable, declarationIds: readonly string[]): Promise<Map<string, Correction>> {
  const { rows } = await on.query<Correction>(sql`
    select declaration_id as "declarationId", reason, ask_time as "askTime", state from city_corrections where declaration_id = any (${declarationIds})`);
  return new Map(rows.map((row) => [row.declarationId, row]));
}
