import pg from 'pg';

export interface Provisioned {
  /** The service's own role: reads and writes rows, owns nothing. */
  appUrl: string;
  /** The role that owns the schema and migrates it. */
  ownerUrl: string;
}

/**
 * Makes a database with two roles for a service on a server where `adminUrl` may; again changes nothing. For a
 * development start and tests: in production the infrastructure does this.
 */
export async function provisionDatabase(adminUrl: string, service: string, password: string, database = service): Promise<Provisioned> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const role of [`${service}_owner`, service]) await ensureRole(client, role, password);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(`${service}_owner`)}`);
    await client.query(`revoke all on database ${pg.escapeIdentifier(database)} from public`);
    await client.query(`grant connect on database ${pg.escapeIdentifier(database)} to ${pg.escapeIdentifier(service)}`);
  } finally {
    await client.end();
  }
  const url = (role: string): string => {
    const target = new URL(adminUrl);
    Object.assign(target, { username: role, password, pathname: `/${database}` });
    return target.href;
  };
  return { appUrl: url(service), ownerUrl: url(`${service}_owner`) };
}

const TRIES = 10;
/** Roles belong to the whole server: another process may be making or changing the same one. */
const RACES = ['XX000', '23505', '42710'];

async function ensureRole(client: pg.Client, role: string, password: string, triesLeft = TRIES): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  try {
    await client.query(`${verb} role ${pg.escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`);
  } catch (error) {
    if (triesLeft === 0 || !RACES.includes((error as { code?: string }).code ?? '')) throw error;
    await ensureRole(client, role, password, triesLeft - 1);
  }
}
