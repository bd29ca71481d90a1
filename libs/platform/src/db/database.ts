import pg from 'pg';
import type { Log } from '../log.js';
import { isAway } from './faults.js';
import type { Sql } from './sql.js';

/** Rows of a civil date stay text: a date is not an instant. int8 stays text unless a query casts it. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface Result<Row> {
  rows: Row[];
  rowCount: number;
}

/** Something that runs statements: the pool, or one transaction. */
export interface Queryable {
  query<Row extends object = Record<string, unknown>>(statement: Sql): Promise<Result<Row>>;
}

/** One open transaction; the only thing repositories write through. */
export interface Tx extends Queryable {
  /** The database this transaction is of. */
  readonly database: object;
  /** What is written last, in one trip with the commit; a failure of it rolls everything back. */
  beforeCommit(write: () => Promise<unknown>): void;
  /** Runs after the commit, never before and never on a rollback. */
  afterCommit(act: () => void): void;
}

/** A pool that outlives restarts of Postgres, and transactions on it. */
export class Database implements Queryable {
  private readonly pool: pg.Pool;

  constructor(url: string, size: number, log: Log) {
    this.pool = new pg.Pool({ connectionString: url, max: size, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000, keepAlive: true, allowExitOnIdle: true, pipeline: true });
    // Without a listener, a restart of Postgres would end the process (57P01).
    this.pool.on('error', (error) => log.warn({ err: error }, 'a database connection ended; the pool opens another'));
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query<Row extends object>(statement: Sql): Promise<Result<Row>> {
    return run<Row>(this.pool, statement);
  }

  /** Everything `work` writes commits together or not at all; a lost connection leaves nothing half done. */
  async tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const lastWrites: (() => Promise<unknown>)[] = [];
    const followers: (() => void)[] = [];
    let broken: Error | boolean | undefined;
    let result: T;
    try {
      // In one trip with the first statement: it fails only when the connection does, and then that statement does too.
      const begun = client.query('begin');
      begun.catch(() => undefined);
      result = await work({
        database: this,
        query: (statement) => run(client, statement),
        beforeCommit: (write) => lastWrites.push(write),
        afterCommit: (act) => followers.push(act),
      });
      await begun;
      await commit(client, lastWrites);
    } catch (error) {
      // A line to a server that is going, or is primary no more, leads nowhere: the next one may lead to its successor.
      broken = isAway(error);
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
    for (const act of followers) act();
    return result;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** Postgres answers a commit with ROLLBACK, and no error, when a statement before it failed: one whose error was swallowed, or one sent with it. */
async function commit(client: pg.PoolClient, lastWrites: readonly (() => Promise<unknown>)[]): Promise<void> {
  const written = lastWrites.map((write) => write());
  const [{ command }] = await Promise.all([client.query('commit'), ...written]);
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it failed');
}

async function run<Row extends object>(on: pg.Pool | pg.PoolClient, statement: Sql): Promise<Result<Row>> {
  const { rows, rowCount } = await on.query<Row>({ ...statement, values: [...statement.values] });
  return { rows, rowCount: rowCount ?? 0 };
}
