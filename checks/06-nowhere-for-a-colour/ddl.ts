import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@yuejuma/platform/db/migrate';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { testDatabase } from '@yuejuma/testing/postgres';
import pg from 'pg';
import type { Named } from './words.js';

export interface Column {
  service: string;
  table: string;
  name: string;
  type: string;
}

export interface Schema {
  columns: Column[];
  /** Tables, columns, constraints with the words they allow, indexes, types, functions. */
  names: Named[];
}

/** The schema of every service as its migrations make it on a real database. */
export async function readSchemas(root: string): Promise<Schema> {
  const services = readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'services', name, 'migrations')));
  const schemas = await Promise.all(services.map((service) => readSchema(service, join(root, 'services', service, 'migrations'))));
  return { columns: schemas.flatMap(({ columns }) => columns), names: schemas.flatMap(({ names }) => names) };
}

async function readSchema(service: string, migrations: string): Promise<Schema> {
  const database = await testDatabase({
    name: service,
    migrations: [migrations],
    prepare: async (url) => {
      await provisionDatabase(url, service, 'test', new URL(url).pathname.slice(1));
      await migrate(url, migrations, service);
    },
  });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<Column>(`
      select $1 as service, table_name as table, column_name as name, data_type as type
      from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`, [service]);
    const { rows: others } = await client.query<{ where: string; name: string }>(`
      select c.conrelid::regclass || '.' || coalesce((select a.attname from pg_attribute a where a.attrelid = c.conrelid and c.conkey[1] = a.attnum), c.conname) || ' constraint' as where,
        c.conname || ' ' || coalesce((select string_agg(m[1], ' ') from regexp_matches(pg_get_constraintdef(c.oid), '''([^'']*)''', 'g') m), '') as name
        from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public' and c.contype in ('c', 'u', 'x')
      union all select 'index', indexname from pg_indexes where schemaname = 'public'
      union all select 'type ' || t.typname, e.enumlabel from pg_enum e join pg_type t on t.oid = e.enumtypid
      union all select 'function', p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        left join pg_depend d on d.objid = p.oid and d.deptype = 'e' where n.nspname = 'public' and d.objid is null`);
    return {
      columns,
      names: [
        ...columns.map(({ table, name }) => ({ where: `ddl ${service}.${table}.${name}`, name: `${table} ${name}` })),
        ...others.map(({ where, name }) => ({ where: `ddl ${service}.${where} ${name.split(' ')[0]}`, name })),
      ],
    };
  } finally {
    await client.end();
    await database.drop();
  }
}

/** Columns of the code service's database that know a time of day, each with why none of them is about a show (3.1, T19). */
const TIMES_OF_CODE: Readonly<Record<string, string>> = {
  'used_tokens.expire_time': 'when a used token may be forgotten; the row leads to nobody',
  'partner_revocations.revoke_time': 'of a partner, by operations',
  'issuer_keys.not_before': 'of a key',
  'issuer_keys.not_after': 'of a key',
  'issuer_keys.publish_time': 'of a key',
  'issuer_keys.sign_time': 'of a key',
  'strips.not_before': 'midnight, of everybody\'s strips',
  'strips.not_after': 'midnight, of everybody\'s strips',
  'revoked_printed.list_time': 'of the quarter-hourly list that names it; a row leads to nobody',
  'revoked_strips.list_time': 'of the quarter-hourly list that names it; a row leads to nobody',
  'status_lists.list_time': 'of the list',
  'account_freezes.change_time': 'of a freeze by two officers',
  'outbox.create_time': 'of an event',
  'outbox.publish_time': 'of an event',
  'outbox.settle_time': 'of an event',
  'outbox_forwards.publish_time': 'of an event',
  'outbox_forwards.settle_time': 'of an event',
  'inbox.handle_time': 'of an event',
  'answered_requests.create_time': 'of a create; showing and checking are none',
  'schema_migrations.run_time': 'of a migration',
};

/** Columns of the code service finer than a civil date. */
export const timesOfShows = (columns: readonly Column[]): string[] =>
  columns.filter(({ service, type }) => service === 'code' && /^(time|interval)/.test(type)).map(({ table, name }) => `${table}.${name}`).filter((column) => !(column in TIMES_OF_CODE));
