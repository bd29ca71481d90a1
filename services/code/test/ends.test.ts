import { randomUUID } from 'node:crypto';
import { atBest } from '@yuejuma/testing/at-best';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { verifyCode } from '../src/verify-code.js';
import { announce, confirmed, show, startCode } from './setup.js';

let service: ServiceUnderTest<Context>;
beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

const display = async (subject: string) => (await show(service, subject)).display;
const residentInCity = async (subject: string) => {
  service.advance(30_000);
  return (await verifyCode(service.context, 'library-gz', { token: (await show(service, subject)).token, purpose: 'LIBRARY_CARD' })).claims['residentInCity'];
};
const ends = (event: ReturnType<typeof confirmed>, version: number, endedOn = '2026-11-21') =>
  announce(service, 'residence.ended.v1', { ...event, version, endedOn, cause: 'MOVED_OUT', endedBy: event.residentId });

async function livesHere() {
  const subject = randomUUID();
  const event = confirmed(subject);
  await announce(service, 'residence.confirmed.v1', event);
  await expect.poll(() => display(subject)).toMatchObject({ hasAddress: true });
  return { subject, event };
}

describe('the code of somebody who moved out', () => {
  test('shows no address within two seconds, and a library is told no (R37, T20)', async () => {
    expect(await atBest(2_000, async () => {
      const { subject, event } = await livesHere();
      expect(await residentInCity(subject)).toBe(true);
      await ends(event, 3);
      const endedAt = performance.now();
      await expect.poll(() => display(subject)).toMatchObject({ hasAddress: false, city: '', district: '' });
      const took = performance.now() - endedAt;
      expect(await residentInCity(subject)).toBe(false);
      return took;
    })).toBeLessThan(2_000);
  });

  test('shows another valid registration instead, if there is one', async () => {
    const { subject, event } = await livesHere();
    await announce(service, 'residence.habitual-set.v1', { ...event, setOn: '2026-11-21', previousDeclarationId: '', habitualVersion: 1 });
    await announce(service, 'residence.confirmed.v1', { ...confirmed(subject), cityCode: '4406', districtCode: '440604' });
    await ends(event, 4);
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: true, city: '佛山市' });
  });

  test('keeps the address until the day, where the end is one to come', async () => {
    const { subject, event } = await livesHere();
    const tomorrow = new Date(service.base.now().getTime() + 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    await ends(event, 3, tomorrow);
    await announce(service, 'permit.changed.v1', { permitId: '4401-seen', subjectId: subject, cityCode: '4401', state: 'ACTIVE', version: 1, missing: [] });
    await expect.poll(() => display(subject)).toMatchObject({ permitState: 'ACTIVE', hasAddress: true });
    service.advance(86_400_000);
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: false });
  });
});

describe('in whatever order the words come', () => {
  test('an end is not undone by the confirmation before it', async () => {
    const subject = randomUUID();
    const event = confirmed(subject);
    await ends(event, 3);
    await announce(service, 'residence.confirmed.v1', event);
    await announce(service, 'residence.confirmed.v1', { ...confirmed(subject), cityCode: '4406', districtCode: '440604' });
    await expect.poll(() => display(subject)).toMatchObject({ city: '佛山市' });
    // An end comes by a queue of its own.
    await expect.poll(() => residentInCity(subject)).toBe(false);
  });

  test('an end that was taken back is none, and what never stood shows nothing (C52)', async () => {
    const { subject, event } = await livesHere();
    await ends(event, 3);
    await announce(service, 'residence.reinstated.v1', { ...event, version: 5 });
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: true });
    await announce(service, 'residence.retracted.v1', { ...event, version: 6 });
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: false });
  });

  test('the permit in force is shown, else the newest of all', async () => {
    const subject = randomUUID();
    const word = (permitId: string, state: string, version: number, offeredOn: string) =>
      announce(service, 'permit.changed.v1', { permitId, subjectId: subject, cityCode: '4401', state, version, missing: [], offeredOn });
    await word('4401-b', 'OFFERED', 1, '2027-03-01');
    await word('4401-a', 'CANCELLED', 6, '2026-06-01');
    await expect.poll(() => display(subject)).toMatchObject({ permitState: 'OFFERED' });
    await word('4401-b', 'NONE', 2, '2027-03-01');
    await expect.poll(() => display(subject)).toMatchObject({ permitState: 'NONE' });
    await word('4401-b', 'OFFERED', 1, '2027-03-01');
    await word('4401-a', 'SUSPENDED', 7, '2026-06-01');
    await expect.poll(() => display(subject)).toMatchObject({ permitState: 'SUSPENDED' });
  });
});

describe('the code of somebody whose registration is disputed (T9)', () => {
  const disputed = (event: ReturnType<typeof confirmed>, version: number) => announce(service, 'residence.disputed.v1', { ...event, version, closesOn: '2026-12-31' });
  const closed = (event: ReturnType<typeof confirmed>, version: number) => announce(service, 'residence.dispute-closed.v1', { ...event, version, outcome: 'STANDS' });

  test('shows no address and answers as without one until the dispute is over, whatever order the words come in', async () => {
    const { subject, event } = await livesHere();
    await disputed(event, 3);
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: false, city: '' });
    expect(await residentInCity(subject)).toBe(false);
    await closed(event, 4);
    await expect.poll(() => display(subject)).toMatchObject({ hasAddress: true });
    await disputed(event, 3);
    await announce(service, 'permit.changed.v1', { permitId: '4401-seen', subjectId: subject, cityCode: '4401', state: 'ACTIVE', version: 1, missing: [] });
    await expect.poll(() => display(subject)).toMatchObject({ permitState: 'ACTIVE', hasAddress: true });
    expect(await residentInCity(subject)).toBe(true);
  });
});
