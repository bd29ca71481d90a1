import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const writes: { name: string; end: () => void }[] = [];
vi.mock('../src/lib/key-store.js', () => ({
  keep: (name: string) => new Promise<void>((end) => writes.push({ name, end })),
  forget: () => Promise.resolve(),
  kept: () => Promise.resolve(null),
  change: () => Promise.resolve(),
}));
const { api } = await import('../src/lib/api.js');
const { closeSession, openSession, session } = await import('../src/lib/session.js');

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const wang = { accessToken: 'first', expireTime: inAnHour(), roles: ['RESIDENT'], demoPerson: 'wang-xiaoming' } as const;
const written = async () => {
  await vi.waitFor(() => expect(writes).toHaveLength(1));
  writes.pop()?.end();
};
async function signIn(expireTime: string): Promise<void> {
  const opening = openSession({ ...wang, expireTime });
  await written();
  await opening;
}

beforeEach(() => {
  for (const name of ['sessionStorage', 'localStorage']) vi.stubGlobal(name, { clear: () => undefined, removeItem: () => undefined });
});
afterEach(async () => {
  await closeSession();
  vi.unstubAllGlobals();
  writes.length = 0;
});

test('the pages of a person are shown once the phone has kept who it is, so that nothing takes them elsewhere after their first tap', async () => {
  const opening = openSession(wang);
  await new Promise((done) => setTimeout(done, 20));
  expect(session.value).toBeNull();
  await written();
  await opening;
  expect(session.value).toEqual(wang);
});

test('who signs out while their access is renewed stays signed out', async () => {
  let issue: (response: Response) => void = () => undefined;
  await signIn(new Date(Date.now() + 1_000).toISOString());
  vi.stubGlobal('fetch', (path: string) => (path === '/dev/session' ? new Promise((resolve) => (issue = resolve)) : Promise.resolve(Response.json({}, { status: 401 }))));
  const asked = api.get('/v1/me').catch(() => undefined);
  await vi.waitFor(() => expect(issue.length).toBe(1));
  await closeSession();
  issue(Response.json({ accessToken: 'second', expireTime: inAnHour() }));
  await asked;
  expect([session.value, writes]).toEqual([null, []]);
});
