import { expect, test, vi } from 'vitest';
import type { RequestVerdict } from '@yuejuma/code-format';

const held = new Map<string, unknown>();
const soon = () => new Promise((done) => setTimeout(done, 5));
vi.mock('../src/lib/key-store.js', () => ({
  keep: async (name: string, value: unknown) => (await soon(), held.set(name, value)),
  kept: async (name: string) => (await soon(), held.get(name) ?? null),
  forget: async () => soon(),
  change: async <T>(name: string, next: (value: T) => T, first: T) => (await soon(), held.set(name, next((held.get(name) as T | undefined) ?? first))),
}));
vi.mock('../src/lib/session.js', () => ({ holder: () => 'wang-xiaoming' }));
const { noteRefusal, refusedRequests } = await import('../src/features/request/refused-requests.js');

test('two requests refused at once are both kept for the holder', async () => {
  const now = Date.parse('2026-11-22T08:00:00Z');
  const refusal = (reason: string) => ({ valid: false, reason, partner: { partner: 'library-gz', name: { 'zh-Hans': '图书馆' } } }) as unknown as RequestVerdict;
  await Promise.all([noteRefusal(refusal('ASKS_TOO_MUCH'), now), noteRefusal(refusal('PURPOSE_NOT_REGISTERED'), now)]);
  expect((await refusedRequests(now)).map(({ reason }) => reason).toSorted()).toEqual(['ASKS_TOO_MUCH', 'PURPOSE_NOT_REGISTERED']);
});
