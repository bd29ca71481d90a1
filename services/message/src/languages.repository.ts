import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Language } from './domain/language.js';

/** Keeps the language somebody chose; false when it is that one already. */
export async function keepLanguage(tx: Tx, recipientId: string, language: Language, time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into chosen_languages (recipient_id, language, choose_time) values (${recipientId}, ${language}, ${time})
    on conflict (recipient_id) do update set language = excluded.language, choose_time = excluded.choose_time where chosen_languages.language <> excluded.language`);
  return rowCount === 1;
}

/** The language somebody chose to be written to in; simplified Chinese when they chose none. */
export async function findLanguage(db: Queryable, recipientId: string): Promise<Language> {
  const { rows } = await db.query<{ language: Language }>(sql`select language from chosen_languages where recipient_id = ${recipientId}`);
  return rows[0]?.language ?? 'zh-Hans';
}
