import { Database, type Tx } from '@yuejuma/platform/db/database';
import { sql, type Sql } from '@yuejuma/platform/db/sql';
import { createLog } from '@yuejuma/platform/log';
import { startConsumers } from '@yuejuma/platform/queue/consumer';
import { Relay } from '@yuejuma/platform/queue/relay';
import { connectRedis } from '@yuejuma/platform/redis';
import { MARKS, type Mark } from './marks.js';

const read = (name: string): string => process.env[name] ?? '';

/** The relay and a consumer of one service, of which the process dies at a mark. */
export function runPod(): void {
  const log = createLog('audit', 'silent');
  const mark = MARKS.find(({ name }) => name === read('POD_DIES_AT'));
  const db = new Database(read('POD_DATABASE_URL'), 8, log);
  if (mark !== undefined) mine(db, mark);
  const redis = connectRedis(read('POD_REDIS_URL'), log, true);
  const prefix = read('POD_PREFIX');
  let blocks = read('POD_BLOCKS_MS') === '' ? 0 : 1;
  startConsumers('audit', {
    'audit.recorded.v1': async (entry, once) => {
      dieAt(mark, 'handler begins');
      await once(async (tx) => {
        await tx.query(sql`insert into effects (object_id) values (${entry.objectId})`);
        if (blocks-- > 0) block(Number(read('POD_BLOCKS_MS')));
      });
      dieAt(mark, 'handler ends');
    },
  }, db, redis, prefix, log);
  new Relay(db, redis, { prefix, settleAfterSeconds: 3 }, log);
}

/** Makes the process die before or after the statement a mark names, or around a commit. */
function mine(db: Database, mark: Mark): void {
  const query = db.query.bind(db);
  const tx = db.tx.bind(db);
  const around = async <T>(statement: Sql, run: () => Promise<T>): Promise<T> => {
    const isMarked = mark.statement !== undefined && statement.text.includes(mark.statement);
    if (isMarked && mark.when === 'before') die();
    const result = await run();
    if (isMarked && mark.when === 'after') die();
    return result;
  };
  db.query = <Row extends object>(statement: Sql) => around(statement, () => query<Row>(statement));
  db.tx = async <T>(work: (one: Tx) => Promise<T>): Promise<T> => {
    let isMarked = false;
    const result = await tx<T>((one) => work({
      ...one,
      query: <Row extends object>(statement: Sql) => {
        isMarked ||= mark.commitOf !== undefined && statement.text.includes(mark.commitOf);
        return around(statement, () => one.query<Row>(statement));
      },
    }));
    if (isMarked) die();
    return result;
  };
}

function dieAt(mark: Mark | undefined, name: Mark['name']): void {
  if (mark?.name === name) die();
}

const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Nothing else of this process runs for so long: its locks run out. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
