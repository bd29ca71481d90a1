import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Proxy, ProxyEndCause } from './domain/proxy.js';

/** One that is asked for, or that stands at once. */
export type NewProxy = Pick<Proxy, 'id' | 'holderId' | 'subjectId' | 'cityCode' | 'ground' | 'state' | 'createTime'> & { readonly lookOn: PlainDate | null };

/** Files one; what is asked for or stands already stays as it is, what had ended begins anew. Undefined when nothing changed. */
export async function saveProxy(tx: Tx, p: NewProxy): Promise<Proxy | undefined> {
  const { rows: [row] } = await tx.query<{ id: string }>(sql`
    insert into proxies (proxy_id, holder_id, subject_id, city_code, ground, state, create_time, look_on)
    values (${p.id}, ${p.holderId}, ${p.subjectId}, ${p.cityCode}, ${p.ground}, ${p.state}, ${p.createTime}, ${p.lookOn})
    on conflict (holder_id, subject_id, city_code) do update
    set ground = excluded.ground, state = excluded.state, version = proxies.version + 1, create_time = excluded.create_time, look_on = excluded.look_on,
      ends_on = null, accept_time = null, end_time = null, end_cause = null
    where proxies.state = 'ENDED'
    returning proxy_id as id`);
  return row && findProxy(tx, row.id);
}

export async function findProxy(on: Queryable, id: string): Promise<Proxy | undefined> {
  return (await findProxies(on, [id]))[0];
}

export async function findProxies(on: Queryable, ids: readonly string[]): Promise<Proxy[]> {
  const { rows } = await on.query<Proxy>(sql`
    select proxy_id as id, holder_id as "holderId", subject_id as "subjectId", city_code as "cityCode", ground, state, version, create_time as "createTime", ends_on::text as "endsOn"
    from proxies where proxy_id = any (${ids}::uuid[])`);
  return rows;
}

export async function lockProxy(tx: Tx, id: string): Promise<Proxy | undefined> {
  await tx.query(sql`select 1 from proxies where proxy_id = ${id} for update`);
  return findProxy(tx, id);
}

/** By whom it is about. */
export async function findProxyBetween(on: Queryable, { holderId, subjectId, cityCode }: Pick<Proxy, 'holderId' | 'subjectId' | 'cityCode'>): Promise<Proxy | undefined> {
  const { rows: [row] } = await on.query<{ id: string }>(sql`
    select proxy_id as id from proxies where holder_id = ${holderId} and subject_id = ${subjectId} and city_code = ${cityCode}`);
  return row && findProxy(on, row.id);
}

/** Those of a person, as holder or as the one acted for, newest first. */
export async function findProxiesOf(on: Queryable, subjectId: string, { size, after }: Page): Promise<Proxy[]> {
  const { rows } = await on.query<{ id: string }>(sql`
    select proxy_id as id from proxies
    where (holder_id = ${subjectId} or subject_id = ${subjectId})
      and (create_time, proxy_id) < (coalesce(${after?.time ?? null}::timestamptz, 'infinity'), coalesce(${after?.id ?? null}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by create_time desc, proxy_id desc limit ${size}`);
  const found = new Map((await findProxies(on, rows.map(({ id }) => id))).map((proxy) => [proxy.id, proxy]));
  return rows.map(({ id }) => found.get(id) as Proxy);
}

/** For whom of these somebody may still act, or asks to; a day that was told counts, whether or not a job noted it. */
export async function findActedFor(on: Queryable, holderId: string, subjectIds: readonly string[], today: PlainDate): Promise<ReadonlySet<string>> {
  const { rows } = await on.query<{ id: string }>(sql`
    select subject_id as id from proxies
    where holder_id = ${holderId} and subject_id = any (${subjectIds}::uuid[]) and state <> 'ENDED' and (ends_on is null or ends_on > ${today}::date)`);
  return new Set(rows.map(({ id }) => id));
}

/** Children whose age is to be looked at. */
export async function findToLookAt(on: Queryable, cityCodes: readonly string[], today: PlainDate, limit: number): Promise<Proxy[]> {
  const { rows } = await on.query<{ id: string }>(sql`
    select proxy_id as id from proxies where city_code = any (${cityCodes}) and look_on <= ${today}::date order by look_on limit ${limit}`);
  return findProxies(on, rows.map(({ id }) => id));
}

export async function acceptProxyAt(tx: Tx, id: string, time: Date): Promise<void> {
  await tx.query(sql`update proxies set state = 'STANDING', accept_time = ${time}, version = version + 1 where proxy_id = ${id}`);
}

export async function endProxyAt(tx: Tx, id: string, time: Date, cause: ProxyEndCause): Promise<void> {
  await tx.query(sql`update proxies set state = 'ENDED', end_time = ${time}, end_cause = ${cause}, look_on = null, version = version + 1 where proxy_id = ${id}`);
}

/** Both are told now; the next look is on the day itself. */
export async function tellProxyEnd(tx: Tx, id: string, endsOn: PlainDate): Promise<void> {
  await tx.query(sql`update proxies set ends_on = ${endsOn}, look_on = ${endsOn}, version = version + 1 where proxy_id = ${id}`);
}

/** A day that was told and is not the one of the next look is none any more: the law moved the age. */
export async function lookAgainOn(tx: Tx, id: string, day: PlainDate): Promise<void> {
  await tx.query(sql`update proxies set look_on = ${day}, ends_on = case when ends_on = ${day}::date then ends_on end where proxy_id = ${id}`);
}
