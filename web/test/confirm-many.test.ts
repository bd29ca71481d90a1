import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '../src/lib/api-error.js';
import { askedTogether, confirmMany, type Result } from '../src/features/tasks/confirm-many.js';

const ids = Array.from({ length: 450 }, (_, at) => `4401-${at}`);
const ask = (at: number) => ({ id: `t${at}`, kind: 'CONFIRM_RESIDENCE', state: 'OPEN', declarationId: ids[at] ?? '', maskedName: '王**' }) as const;

afterEach(() => vi.unstubAllGlobals());

/** A gateway that refuses lists it does not take, fails from the given call on, and answers each declaration by itself. */
function gateway(failsFrom = Infinity): { calls: string[][] } {
  const calls: string[][] = [];
  vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
    const asked = (JSON.parse(body) as { ids: string[] }).ids;
    calls.push(asked);
    if (asked.length > 200) return Response.json({ error: { reason: 'INVALID_FIELD' } }, { status: 400 });
    if (calls.length >= failsFrom) return Response.json({ error: { reason: 'INTERNAL_FAULT' } }, { status: 500 });
    return Response.json({ results: asked.map((id): Result => (id === '4401-333' ? { id, reason: 'DECLARATION_NOT_PENDING' } : { id, state: 'ACTIVE' })) });
  });
  return { calls };
}

test('of 450 ticked every one is sent once and told what became of it, also the one that is refused', async () => {
  const { calls } = gateway();
  const answers: Result[] = [];
  const seen: number[] = [];
  await confirmMany(ids, (some) => seen.push(answers.push(...some)));
  expect(calls.flat()).toEqual(ids);
  expect(answers.map(({ id }) => id)).toEqual(ids);
  expect(answers.filter(({ reason }) => reason !== undefined)).toEqual([{ id: '4401-333', reason: 'DECLARATION_NOT_PENDING' }]);
  expect(seen.length).toBeGreaterThan(5);
});

test('a failure on the way leaves what was answered before, and what was not is sent when pressed again', async () => {
  gateway(3);
  const answers: Result[] = [];
  const take = (some: readonly Result[]) => answers.push(...some);
  await expect(confirmMany(ids, take)).rejects.toBeInstanceOf(ApiError);
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.length).toBeLessThan(ids.length);
  gateway();
  await confirmMany(ids.slice(answers.length), take);
  expect(answers.map(({ id }) => id)).toEqual(ids);
});

test('only open declarations whose person is shown are answered together', () => {
  const task = ask(0);
  expect(askedTogether([task, { ...task, kind: 'REVIEW_HABITUAL' }, { ...task, state: 'DONE' }, { id: 'u', kind: 'CONFIRM_RESIDENCE', state: 'OPEN', declarationId: 'd' }])).toEqual([task]);
  expect(askedTogether(ids.map((_, at) => ask(at)))).toHaveLength(450);
});
