import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { DomainError } from '@yuejuma/kernel';
import { expect, test } from 'vitest';
import { seededDice } from '../dice.js';
import { toWire } from './errors.js';
import { createRetryBudget, isRepeatable, withRetries } from './retries.js';

const away = Object.assign(new Error('away'), { code: status.UNAVAILABLE, details: '', metadata: new Metadata() }) as ServiceError;

/** How often a peer was asked while so many calls failed this way. */
async function asked(calls: number, error: unknown, isSafe = true): Promise<number> {
  const budget = createRetryBudget();
  let count = 0;
  for (let call = 0; call < calls; call += 1) {
    const ask = async (): Promise<never> => {
      count += 1;
      throw error as Error;
    };
    await withRetries(ask, isSafe, budget, seededDice(1)).catch(() => undefined);
  }
  return count;
}

test('retries add a tenth of the calls and no more', async () => {
  expect(await asked(200, away)).toBe(220);
});

test('what could be done twice is not tried twice', async () => {
  expect(await asked(50, away, false)).toBe(50);
});

test('a refusal for a reason is not asked for again, overload above all', async () => {
  for (const reason of ['OVERLOADED', 'RATE_LIMITED', 'DEPENDENCY_UNAVAILABLE'] as const) expect(await asked(50, toWire(new DomainError(reason)))).toBe(50);
});

test('a read, and a create with its request id, may be tried again; no other act', () => {
  expect(['getPermit', 'listCases', 'batchGetAddresses', 'showCode'].every((method) => isRepeatable(method, {}))).toBe(true);
  expect(isRepeatable('declareResidence', { requestId: '0190a000-0000-7000-8000-000000000001' })).toBe(true);
  expect(['confirmResidence', 'verifyCode', 'readMaskedNames', 'listen'].some((method) => isRepeatable(method, { requestId: '' }))).toBe(false);
});
