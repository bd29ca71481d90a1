import { describe, expect, test } from 'vitest';
import { ApiError, errorOf, retryAfterSeconds, retryDelay } from '../src/lib/api-error.js';
import { errorKey } from '../src/lib/words.js';
import zhHans from '../src/lib/i18n/zh-Hans.json';

const known = (key: string) => key.startsWith('errors.') && key.slice('errors.'.length) in zhHans.errors;
const failure = (status: number, retryAfter: number | null = null) => new ApiError(status, 'X', '', {}, [], retryAfter);

describe('the error of an answer', () => {
  test('carries the reason, metadata and fields the gateway sent', () => {
    const body = { error: { code: 400, status: 'INVALID_ARGUMENT', reason: 'MOVE_IN_DATE_OUT_OF_RANGE', message: 'm', metadata: { earliest: '2026-11-18' }, fieldViolations: [{ field: 'moveInDate', description: 'd' }] } };
    expect(errorOf(400, body, null)).toMatchObject({ httpStatus: 400, reason: 'MOVE_IN_DATE_OUT_OF_RANGE', message: 'm', metadata: { earliest: '2026-11-18' }, violations: [{ field: 'moveInDate' }] });
  });

  test.each([[null], ['<html>'], [{}], [{ error: null }]])('of a body that is not ours, %j, is the bare status', (body) => {
    expect(errorOf(502, body, null).reason).toBe('HTTP_502');
  });
});

describe('words for an error', () => {
  test('are ours when the reason is known', () => expect(errorKey(errorOf(409, { error: { reason: 'DECLARATION_NOT_PENDING', message: 'm' } }, null), known)).toBe('errors.DECLARATION_NOT_PENDING'));
  test("are the server's when it is not", () => expect(errorKey(errorOf(409, { error: { reason: 'NEW_REASON', message: 'm' } }, null), known)).toBeNull());
  test('are never missing', () => {
    expect(errorKey(failure(0), known)).toBe('errors.NETWORK');
    expect(errorKey(failure(503), known)).toBe('errors.INTERNAL_FAULT');
    expect(errorKey(failure(418), known)).toBe('errors.OTHER');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T08:00:00Z');
  test('is read as seconds or as a date', () => {
    expect(retryAfterSeconds('7', now)).toBe(7);
    expect(retryAfterSeconds('Sat, 21 Nov 2026 08:00:09 GMT', now)).toBe(9);
    expect(retryAfterSeconds('Sat, 21 Nov 2026 07:00:00 GMT', now)).toBe(0);
  });
  test.each([[null], [''], ['soon']])('%j is no wait at all', (header) => expect(retryAfterSeconds(header, now)).toBeNull());
});

describe('trying again by itself', () => {
  test('happens three times when the network fails, then the person is told', () => {
    expect([1, 2, 3, 4].map((tried) => retryDelay(failure(0), tried))).toEqual([600, 1500, 4000, null]);
  });
  test('respects a short wait of a busy server and leaves a long one to the person', () => {
    expect(retryDelay(failure(429, 3), 1)).toBe(3000);
    expect(retryDelay(failure(503, 30), 1)).toBeNull();
  });
  test.each([400, 401, 403, 404, 409, 413, 500])('does not happen after %i', (status) => expect(retryDelay(failure(status), 1)).toBeNull());
});
