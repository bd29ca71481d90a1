import pg from 'pg';

const SERVICES = ['identity', 'address', 'registration', 'permit', 'code', 'message', 'audit'];
/** Deleted when everybody has taken it, after 7 or 30 days (libs/platform/src/queue/sweep.ts). */
const SWEPT = ['outbox', 'outbox_forwards', 'inbox', 'answered_requests'];
/** Tables of the bench itself. */
const OURS = /^bench_/;

/** @typedef {Map<string, { rows: number, bytes: number }>} Sizes by service and table */

/** Rows and bytes, with indexes, of every table of every service, and how far the write-ahead log is. @param {string} adminUrl @returns {Promise<{ sizes: Sizes, wal: number }>} */
export async function sizesOf(adminUrl) {
  /** @type {Sizes} */
  const sizes = new Map();
  let wal = 0;
  for (const service of SERVICES) {
    const client = new pg.Client({ connectionString: Object.assign(new URL(adminUrl), { pathname: `/${service}` }).href });
    await client.connect();
    const { rows } = await client.query("select tablename as name, pg_total_relation_size(format('%I', tablename)::regclass)::float8 as bytes from pg_tables where schemaname = 'public'");
    for (const { name, bytes } of rows.filter((row) => !OURS.test(row.name))) {
      const { rows: [counted] } = await client.query(`select count(*)::int as count from ${pg.escapeIdentifier(name)}`);
      sizes.set(`${service}.${name}`, { rows: counted.count, bytes });
    }
    wal = (await client.query("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal")).rows[0].wal;
    await client.end();
  }
  return { sizes, wal };
}

/**
 * What registrations left behind, by table and for each of them.
 * @param {Awaited<ReturnType<typeof sizesOf>>} before @param {Awaited<ReturnType<typeof sizesOf>>} after @param {number} registrations
 */
export function growth(before, after, registrations) {
  const tables = [...after.sizes].map(([table, { rows, bytes }]) => {
    const was = before.sizes.get(table) ?? { rows: 0, bytes: 0 };
    return { table, isKept: !SWEPT.includes(table.split('.')[1] ?? ''), rows: (rows - was.rows) / registrations, bytes: (bytes - was.bytes) / registrations };
  }).filter(({ rows, bytes }) => rows > 0 || bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const sum = (/** @type {boolean} */ isKept, /** @type {'rows' | 'bytes'} */ what) => tables.filter((table) => table.isKept === isKept).reduce((total, table) => total + table[what], 0);
  return {
    registrations, tables,
    kept: { rows: sum(true, 'rows'), bytes: sum(true, 'bytes') }, swept: { rows: sum(false, 'rows'), bytes: sum(false, 'bytes') },
    walBytes: (after.wal - before.wal) / registrations,
  };
}
