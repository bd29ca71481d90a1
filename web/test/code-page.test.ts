import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { platformNow, assumeOffset } from '../src/lib/platform-clock.js';
import { inPage } from './in-page.js';

// What this phone writes never ends here: nothing that is shown may wait for it.
vi.mock('../src/lib/key-store.js', () => ({ keep: () => new Promise(() => undefined), kept: () => Promise.resolve(null), forget: () => Promise.resolve(), change: () => Promise.resolve() }));
vi.mock('../src/lib/session.js', () => ({ holder: () => 'wang-xiaoming', session: shallowRef(null) }));
vi.mock('../src/features/code/code-of-phone.js', () => ({ codeOfPhone: () => codeOfPhone() }));
const { useLiveCode } = await import('../src/features/code/live-code.js');

const day = 86_400_000;
const later = (ms: number) => new Date(ms).toISOString();
/** A phone's code by the clock it believes in; reading its strips takes a while. */
async function codeOfPhone() {
  const now = platformNow(Date.now());
  await new Promise((done) => setTimeout(done, 40));
  return { token: `of ${later(now).slice(0, 10)}`, issueTime: later(now), refreshTime: later(now + 30_000), expireTime: later(now + 60_000), holder: 'wang-xiaoming', heldUntil: now + 7 * day };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T08:00:00Z') });
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  assumeOffset(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a code of the clock before is gone in the moment a slow answer tells the time, and the next one stands there without a wait', async () => {
  let tell: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', (path: string) => (path === '/v1/me/display' ? new Promise((resolve) => (tell = resolve)) : Promise.reject(new TypeError('no network'))));
  const { held, leave } = inPage(useLiveCode);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([held.code.value?.token, held.life.value?.isExpired, held.display.value]).toEqual(['of 2026-11-22', false, null]);

  tell(Response.json({ display: { maskedName: '王**', city: '', district: '', hasAddress: true, permitState: 'ACTIVE' }, asOfTime: '2026-11-23T08:00:01Z' }));
  while (held.display.value === null) await vi.advanceTimersByTimeAsync(0);
  expect([held.display.value, held.life.value]).toMatchObject([{ permitState: 'ACTIVE' }, { isExpired: true }]);
  await vi.advanceTimersByTimeAsync(50);
  expect([held.code.value?.token, held.life.value?.isExpired]).toEqual(['of 2026-11-23', false]);
  leave();
});
