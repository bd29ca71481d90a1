import { expect, test } from 'vitest';
import { ConfigError } from '../config.js';
import { createLog } from '../log.js';
import { problemsOf, requireDurable, type Durability } from './require-durable.js';

const durable: Durability = { fsync: 'on', fullPageWrites: 'on', synchronousCommit: 'on', synchronousStandbyNames: 'ANY 1 (*)' };
const serverSetTo = (settings: Durability) => ({ query: async <Row extends object>() => ({ rows: [settings] as unknown as Row[], rowCount: 1 }) });
const log = createLog('test', 'silent');

test.each([
  ['fsync', { fsync: 'off' }, ['fsync should be on']],
  ['full_page_writes', { fullPageWrites: 'off' }, ['full_page_writes should be on']],
  ['synchronous_commit=off', { synchronousCommit: 'off' }, ['synchronous_commit should be on']],
  ['synchronous_commit=local', { synchronousCommit: 'local' }, ['synchronous_commit should be on']],
  ['synchronous_commit=remote_write', { synchronousCommit: 'remote_write' }, ['synchronous_commit should be on']],
  ['synchronous_commit=remote_apply', { synchronousCommit: 'remote_apply' }, []],
])('a Postgres that may lose what was acknowledged is refused: %s', async (_, change, problems) => {
  const settings = { ...durable, ...change };
  expect(problemsOf(settings)).toEqual(problems);
  const start = requireDurable(serverSetTo(settings), log);
  await (problems.length > 0 ? expect(start).rejects.toThrow(ConfigError) : expect(start).resolves.toBeUndefined());
});

test('a Postgres without a standby is taken, and the log says what that means', async () => {
  const said: unknown[] = [];
  const listening = Object.assign(Object.create(log) as typeof log, { warn: (words: unknown) => said.push(words) });
  await requireDurable(serverSetTo({ ...durable, synchronousStandbyNames: '' }), listening);
  expect(said).toEqual(['postgres waits for no standby: what is acknowledged is lost with this server']);
  await requireDurable(serverSetTo(durable), listening);
  expect(said).toHaveLength(1);
});
