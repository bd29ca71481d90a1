import { hash, randomUUID } from 'node:crypto';
import { plainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { createReceiptBook, type OfferedReceipt } from '../src/receipt-book.js';
import { startCode } from './setup.js';

let service: ServiceUnderTest<Context>;

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

/** The book of another process of the same service. */
const openBook = () => createReceiptBook(service.base.db, service.context.hot, service.base.now);
const receipt = (name: string, partnerId = 'library-gz'): OfferedReceipt =>
  ({ tokenHash: hash('sha256', name), forgetAt: 1_795_300_000, subjectId: randomUUID(), partnerId, purpose: 'LIBRARY_CARD', claims: ['residentInCity', 'permitValid'], onDate: plainDate('2026-11-22') });
const kept = async (partnerId: string) => (await service.base.db.query<{ claims: string[]; on_date: string }>(sql`select claims, on_date from receipts where partner_id = ${partnerId}`)).rows;
const told = async () => (await service.announced('audit.recorded.v1')).filter(({ act }) => act === 'VERIFY_CODES') as { details: { count: string; batchHash: string } }[];

describe('receipts of a commit', () => {
  test('are all kept, with their claims and their day, and the audit log is told how many', async () => {
    expect(await openBook().enter([receipt('one', 'p-one'), receipt('two', 'p-one')])).toEqual([true, true]);
    expect(await kept('p-one')).toEqual(Array.from({ length: 2 }, () => ({ claims: ['residentInCity', 'permitValid'], on_date: '2026-11-22' })));
    expect((await told()).at(-1)?.details).toEqual({ count: '2', batchHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('a token twice in one commit counts once, the first', async () => {
    expect(await openBook().enter([receipt('a', 'p-twice'), receipt('a', 'p-twice'), receipt('b', 'p-twice')])).toEqual([true, false, true]);
    expect(await kept('p-twice')).toHaveLength(2);
  });

  test('one token that another process used costs its neighbours nothing', async () => {
    await openBook().enter([receipt('elsewhere')]);
    const here = openBook();
    expect(await here.enter([receipt('c', 'p-mixed'), receipt('elsewhere', 'p-mixed'), receipt('d', 'p-mixed')])).toEqual([true, false, true]);
    expect(await here.enter([receipt('elsewhere', 'p-mixed')])).toEqual([false]);
    expect(await kept('p-mixed')).toHaveLength(2);
    expect((await told()).at(-1)?.details.count).toBe('2');
  });

  test('of two processes that are shown the same 600 codes in any order exactly one accepts each', async () => {
    const names = Array.from({ length: 600 }, (_, at) => `raced-${at}`);
    const [one, other] = [openBook(), openBook()];
    const [ones, others] = await Promise.all([
      Promise.all(names.map(async (name) => (await one.enter([receipt(name, 'p-raced')]))[0])),
      Promise.all(names.toReversed().map(async (name) => (await other.enter([receipt(name, 'p-raced')]))[0])),
    ]);
    expect(names.filter((_, at) => ones[at] === others[names.length - 1 - at])).toEqual([]);
    expect(await kept('p-raced')).toHaveLength(600);
  });
});
