import { newUuid } from '@yuejuma/kernel';
import { Database, type Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import { createLog } from '@yuejuma/platform/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platformDatabase } from './platform-database.js';
import type { TestDatabase } from '@yuejuma/testing/postgres';

let store: TestDatabase;
let db: Database;
beforeAll(async () => {
  store = await platformDatabase();
  db = new Database(store.url, 4, createLog('test', 'silent'));
});
afterAll(async () => {
  await db?.close();
  await store?.drop();
});

let made = 0;
const make = async (): Promise<string> => `thing-${(made += 1)}`;
const ask = (requestId: string, content: unknown = { room: '1202' }, actor = 'wang') => db.tx((tx) => once(tx, { actor, requestId, content }, make));

test('a repeat is answered with the first result and makes nothing', async () => {
  const requestId = newUuid();
  const first = await ask(requestId);
  expect(await ask(requestId)).toEqual({ id: first.id, isRepeat: true });
  expect(made).toBe(1);
});

test('the same request id with other content is refused, from another person it is another request', async () => {
  const requestId = newUuid();
  const first = await ask(requestId);
  await expect(ask(requestId, { room: '1203' })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED', metadata: { requestId } });
  const other = await ask(requestId, { room: '1203' }, 'li');
  expect(other).toMatchObject({ isRepeat: false });
  expect(other.id).not.toBe(first.id);
});

test('a request id that is no uuid is refused by its name', async () => {
  await expect(ask('1')).rejects.toMatchObject({ reason: 'INVALID_FIELD', violations: [{ field: 'requestId' }] });
});

/** Asks in a transaction that stays open until let go. */
function askAndHold(requestId: string) {
  let letGo: (failure?: Error) => void = () => undefined;
  const gate = new Promise<void>((resolve, reject) => (letGo = (failure) => (failure ? reject(failure) : resolve())));
  let hasAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (hasAsked = resolve));
  const answer = db.tx(async (tx: Tx) => {
    const result = await once(tx, { actor: 'wang', requestId, content: {} }, make);
    hasAsked();
    await gate;
    return result;
  });
  return { asked, answer, letGo };
}

test('a racing repeat waits for the first to commit and gets its answer', async () => {
  const requestId = newUuid();
  const first = askAndHold(requestId);
  await first.asked;
  let isAnswered = false;
  const second = ask(requestId, {}).finally(() => (isAnswered = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isAnswered).toBe(false);
  first.letGo();
  expect(await second).toEqual({ id: (await first.answer).id, isRepeat: true });
});

test('when the first fails, the racing repeat is the one that happens', async () => {
  const requestId = newUuid();
  const first = askAndHold(requestId);
  await first.asked;
  const second = ask(requestId, {});
  first.letGo(new Error('lost'));
  await expect(first.answer).rejects.toThrow('lost');
  expect(await second).toMatchObject({ isRepeat: false });
});

test('of ten at once one makes the thing and all get it', async () => {
  const [requestId, before] = [newUuid(), made];
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(requestId)));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
  expect(made).toBe(before + 1);
});
