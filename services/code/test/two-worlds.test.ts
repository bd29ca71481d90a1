import { randomUUID } from 'node:crypto';
import { verifyTokenSync, verifyKeyList } from '@yuejuma/code-format';
import { addDays, shanghaiDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, expect, test } from 'vitest';
import { erasePresence } from '../src/jobs/erase-presence.js';
import { fetchStrips, showFromStrip } from './phone.js';
import { show, startCode } from './setup.js';

const HOUR_MS = 3_600_000;
const DAYS = [0, 1, 3, 4];
const worlds: Awaited<ReturnType<typeof startCode>>[] = [];
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

/** When in the day a code is shown, how often it is made anew, and how many verifiers check it offline, wherever they stand. */
interface World {
  hours: readonly number[];
  verifiers: number;
}

/**
 * Five days of somebody who lets days count: codes from strips and codes of the server, all checked offline. Days are sent at
 * noon of the last, as the phone's dice have it in both worlds (web/test/presence-diary.test.ts).
 */
async function live({ hours, verifiers }: World): Promise<string> {
  const service = await startCode();
  worlds.push(service);
  const subject = randomUUID();
  const code = service.client(CodeServiceService);
  const goTo = (day: PlainDate, hour: number) => service.advance(startOfShanghaiDay(day).getTime() + hour * HOUR_MS - service.base.now().getTime());
  const first = addDays(shanghaiDate(service.base.now()), 1);
  goTo(first, 0.1);
  await code.grantPresence({ noticeVersion: 1 }, { caller: resident(subject), deadlineMs: 60_000 });
  const strips = await fetchStrips(service, subject, 6);
  await show(service, subject);
  const list: unknown = JSON.parse((await code.getKeyList({}, { caller: anonymous() })).json);
  const keys = verifyKeyList(list, service.context.root.publicKeyJwk as never, service.base.now());
  if (!keys.valid) throw new Error(keys.reason);
  for (const ahead of DAYS) {
    for (const hour of hours) {
      goTo(addDays(first, ahead), hour);
      const shown = [showFromStrip(strips[ahead] as never, service.base.now()), (await show(service, subject)).token];
      const verdicts = shown.flatMap((token) => Array.from({ length: verifiers }, () => verifyTokenSync(token, keys.list.keys, service.base.now(), { isRevocationCheckedByCaller: true })));
      expect(verdicts.every(({ valid }) => valid)).toBe(true);
    }
  }
  goTo(addDays(first, 5), 12);
  await code.addPresenceDays({ days: DAYS.map((ahead) => addDays(first, ahead)) }, { caller: resident(subject), deadlineMs: 60_000 });
  await erasePresence(service.context).run([]);
  return everything(service);
}

/** Keys of hours in which the server made codes for anybody: no person in them, destroyed within hours (docs/decisions/0004). */
const OF_NOBODY = new Set(['handle_keys', 'schema_migrations']);

/** Every row of every table: ids and sealed bytes, which differ by themselves, by their form; instants to the hour, so that the hour of a show would tell. */
async function everything({ base }: Awaited<ReturnType<typeof startCode>>): Promise<string> {
  const { rows: tables } = await base.db.query<{ name: string }>({ text: 'select tablename as name from pg_tables where schemaname = \'public\' order by 1', values: [], name: 'tables' });
  const dump = await Promise.all(tables.filter(({ name }) => !OF_NOBODY.has(name)).map(async ({ name }) => {
    const { rows } = await base.db.query<{ row: string }>({ text: `select to_jsonb(t)::text as row from ${name} t`, values: [], name: `dump-${name}` });
    return { [name]: rows.map(({ row }) => canonical(row)).sort() };
  }));
  return JSON.stringify(dump, null, 1);
}

const startedAt = Date.now();
/** When this test ran, by the clock of Postgres: its hour may turn between the worlds, which are on other days, and the relay comes when it comes. */
const isOfThisRun = (time: string | undefined): boolean => time === undefined || (Date.parse(time) >= startedAt && Date.parse(time) <= Date.now());

const canonical = (row: string): string => row
  .replaceAll(/("(?:publish|settle|handle|create)_time": )(?:null|"([^"]*)")/g, (all, name: string, time?: string) => (isOfThisRun(time) ? `${name}<now or not yet>` : all))
  .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<id>')
  .replaceAll(/"\\\\x([0-9a-f]*)"/g, (_, hex: string) => `"<${hex.length / 2} bytes>"`)
  // When a phone is to fetch strips again is drawn from the id of its request.
  .replaceAll(/("resource_id": )"\d{4}-[^"]*"/g, '$1"<drawn>"')
  .replaceAll(/("(?:x|y)": ?"|"(?:x|y)\\": ?\\")[A-Za-z0-9_-]{43}/g, '$1<key>')
  .replaceAll(/(\d{4}-\d\d-\d\dT\d\d):\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, '$1h');

test('T17, T19: place, hour, number and verifiers of shows leave no trace, in whatever table', async () => {
  const morning = await live({ hours: [8], verifiers: 1 });
  const night = await live({ hours: [2, 5, 9.5, 21, 23], verifiers: 3 });
  expect(night).toBe(morning);
  expect(morning).toMatch(/"days\\": \\"0*1101100*\\"/);
}, 120_000);
