import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { PresenceWindow } from './domain/presence.js';

export interface PresenceRow {
  granted_on: PlainDate;
  base_on: PlainDate;
  /** A text of 0 and 1. */
  days: string;
  erase_on: PlainDate | null;
}

/** What is held of a person; undefined without their consent. */
export async function findPresence(on: Queryable, subjectId: string): Promise<PresenceRow | undefined> {
  const { rows } = await on.query<PresenceRow>(sql`select granted_on, base_on, days, erase_on from presence where subject_id = ${subjectId}`);
  return rows[0];
}

/** The same, held until the transaction ends. */
export async function lockPresence(tx: Tx, subjectId: string): Promise<Pick<PresenceRow, 'granted_on' | 'base_on'> | undefined> {
  const { rows } = await tx.query<PresenceRow>(sql`select granted_on, base_on from presence where subject_id = ${subjectId} for update`);
  return rows[0];
}

/** Keeps a consent; false when there is one already. */
export async function openPresence(tx: Tx, subjectId: string, grantedOn: PlainDate, noticeVersion: number, { baseOn, length }: PresenceWindow): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into presence (subject_id, granted_on, notice_version, base_on, days)
    values (${subjectId}, ${grantedOn}, ${noticeVersion}, ${baseOn}, repeat('0', ${length})::varbit) on conflict do nothing`);
  return rowCount === 1;
}

/** Adds the bits of a batch to what is held. What the window has left behind falls out at the front. */
export async function addBits(tx: Tx, subjectId: string, bits: string, { baseOn, length }: PresenceWindow): Promise<void> {
  await tx.query(sql`
    update presence set base_on = ${baseOn},
      days = substring(substring(days from ${baseOn}::date - base_on + 1) || repeat('0', ${length})::varbit for ${length}) | ${bits}::varbit
    where subject_id = ${subjectId}`);
}

/** Erases consent and days; false when there were none. */
export async function deletePresence(tx: Tx, subjectId: string): Promise<boolean> {
  return (await tx.query(sql`delete from presence where subject_id = ${subjectId}`)).rowCount === 1;
}

/** A permit of the person was decided; a day that was named before stands. */
export async function nameEraseDay(tx: Tx, subjectId: string, eraseOn: PlainDate): Promise<void> {
  await tx.query(sql`update presence set erase_on = ${eraseOn} where subject_id = ${subjectId} and erase_on is null`);
}

/** Erases what a decision has used, and says of whom. */
export async function deleteUsed(tx: Tx, today: PlainDate): Promise<string[]> {
  const { rows } = await tx.query<{ subject_id: string }>(sql`delete from presence where erase_on <= ${today} returning subject_id`);
  return rows.map((row) => row.subject_id);
}

/** Erases days that the window has left behind, of so many people; answers with how many they were. */
export async function dropOldBits(tx: Tx, { baseOn, length }: PresenceWindow, limit: number): Promise<number> {
  return (await tx.query(sql`
    update presence set base_on = ${baseOn}, days = substring(substring(days from ${baseOn}::date - base_on + 1) || repeat('0', ${length})::varbit for ${length})
    where subject_id in (select subject_id from presence where base_on < ${baseOn} limit ${limit} for update skip locked)`)).rowCount;
}
