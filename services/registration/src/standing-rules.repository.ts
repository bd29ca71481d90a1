import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';

/** 自动确认规则. */
export interface StandingRule {
  id: string;
  confirmerId: string;
  dwellingIds: readonly string[];
  maxPeople: number;
  used: number;
  untilOn: PlainDate;
  reason: 'STAFF_DORMITORY' | 'STUDENT_DORMITORY' | 'SCALE_RENTAL';
  createTime: Date;
  revokeTime: Date | null;
}

export async function insertStandingRule(tx: Tx, r: Omit<StandingRule, 'used' | 'revokeTime'>): Promise<void> {
  await tx.query(sql`
    insert into standing_rules (id, confirmer_id, dwelling_ids, max_people, until_on, reason, create_time)
    values (${r.id}, ${r.confirmerId}, ${r.dwellingIds}, ${r.maxPeople}, ${r.untilOn}, ${r.reason}, ${r.createTime})`);
}

export async function findStandingRule(on: Queryable, id: string): Promise<StandingRule | undefined> {
  const { rows } = await on.query<StandingRule>(sql`select id, confirmer_id as "confirmerId", dwelling_ids as "dwellingIds", max_people as "maxPeople", used, until_on as "untilOn", reason,
      create_time as "createTime", revoke_time as "revokeTime"
    from standing_rules where id = ${id}`);
  return rows[0];
}

/** One confirmer's, newest first. */
export async function findStandingRules(on: Queryable, confirmerId: string, { size, after }: Page): Promise<StandingRule[]> {
  const { rows } = await on.query<StandingRule>(sql`
    select id, confirmer_id as "confirmerId", dwelling_ids as "dwellingIds", max_people as "maxPeople", used, until_on as "untilOn", reason,
      create_time as "createTime", revoke_time as "revokeTime"
    from standing_rules
    where confirmer_id = ${confirmerId} and (${after?.time ?? null}::timestamptz is null or (create_time, id) < (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time desc, id desc limit ${size}`);
  return rows;
}

export async function revokeRule(tx: Tx, id: string, time: Date): Promise<void> {
  await tx.query(sql`update standing_rules set revoke_time = ${time} where id = ${id} and revoke_time is null`);
}

/**
 * Spends one person of a rule in force for a dwelling, of one of these confirmers; undefined when there is none, when it is
 * used up, while its confirmer is frozen (C52), and while anything about the dwelling is disputed.
 */
export async function spendRule(tx: Tx, dwellingId: string, confirmerIds: readonly string[], today: PlainDate): Promise<{ id: string; confirmerId: string } | undefined> {
  const { rows } = await tx.query<{ id: string; confirmerId: string }>(sql`
    update standing_rules set used = used + 1 where id = (
      select id from standing_rules
      where dwelling_ids @> array[${dwellingId}]::text[] and confirmer_id = any(${confirmerIds}::text[]) and revoke_time is null and until_on >= ${today} and used < max_people
        and not exists (select 1 from account_freezes where account_id = confirmer_id::text and is_frozen)
        and not exists (select 1 from residence_declarations where dwelling_id = ${dwellingId} and dispute is not null and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE'))
      order by create_time limit 1 for update)
    returning id, confirmer_id as "confirmerId"`);
  return rows[0];
}
