import { randomUUID } from 'node:crypto';
import { decodeToken, verifyKeyList, verifyToken, type KeyList } from '@yuejuma/code-format';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { atBest } from '@yuejuma/testing/at-best';
import { anonymous, officer, resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { announce, confirmed, show, startCode } from './setup.js';

let service: ServiceUnderTest<Context> & { asked: string[] };

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

async function keyList(): Promise<KeyList> {
  return JSON.parse((await service.client(CodeServiceService).getKeyList({}, { caller: anonymous() })).json) as KeyList;
}

describe('a verified person', () => {
  test('has a code without an address, and that is no error (R17)', async () => {
    const code = await show(service, randomUUID());
    expect(code.display).toEqual({ maskedName: '王**', city: '', district: '', hasAddress: false, permitState: 'NONE' });
    expect(code.expireTime?.getTime()).toBe((code.issueTime?.getTime() ?? 0) + 60_000);
    expect(code.refreshTime?.getTime()).toBe((code.issueTime?.getTime() ?? 0) + 30_000);
  });

  test('gets one token per window however often and fast the screen asks, and identity is asked once', async () => {
    const subject = randomUUID();
    const codes = await Promise.all(Array.from({ length: 200 }, () => show(service, subject)));
    const windows = new Set(codes.map((code) => code.issueTime?.getTime()));
    expect(new Set(codes.map((code) => code.token)).size).toBe(windows.size);
    expect(service.asked.filter((id) => id === subject)).toHaveLength(1);
  });

  test('gets another token in the next window', async () => {
    const subject = randomUUID();
    const first = await show(service, subject);
    service.advance(30_000);
    const second = await show(service, subject);
    expect(second.token).not.toBe(first.token);
    expect((second.issueTime?.getTime() ?? 0) - (first.issueTime?.getTime() ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  test('sees the address appear by itself once it is confirmed, within two seconds (R19, C55)', async () => {
    expect(await atBest(2_000, async () => {
      const subject = randomUUID();
      const before = await show(service, subject);
      await announce(service, 'residence.confirmed.v1', confirmed(subject));
      const announcedAt = performance.now();
      await expect.poll(async () => (await show(service, subject)).display).toMatchObject({ city: '广州市', district: '天河区', hasAddress: true });
      const took = performance.now() - announcedAt;
      expect((await show(service, subject)).token).not.toBe(before.token);
      return took;
    })).toBeLessThan(2_000);
  });

  test('is shown with the habitual address and the newest permit state, in whatever order the events come', async () => {
    const subject = randomUUID();
    const permit = { permitId: '4401-p', subjectId: subject, cityCode: '4401', missing: [] };
    await announce(service, 'permit.changed.v1', { ...permit, state: 'ACTIVE', version: 3 });
    await announce(service, 'permit.changed.v1', { ...permit, state: 'OFFERED', version: 1 });
    const event = confirmed(subject);
    await announce(service, 'residence.habitual-set.v1', { ...event, setOn: '2026-11-21', previousDeclarationId: '', habitualVersion: 1 });
    await announce(service, 'residence.confirmed.v1', event);
    await expect.poll(async () => (await show(service, subject)).display).toMatchObject({ hasAddress: true, permitState: 'ACTIVE' });
  });

  test('whose phone makes its own codes asks for what stands beside them, and learns the time', async () => {
    const display = await service.client(CodeServiceService).showDisplay({}, { caller: resident(randomUUID()) });
    expect(display).toEqual({ display: { maskedName: '王**', city: '', district: '', hasAddress: false, permitState: 'NONE' }, asOfTime: expect.any(Date) });
    expect(Math.abs((display.asOfTime?.getTime() ?? 0) - service.base.now().getTime())).toBeLessThan(5_000);
  });

  test('who is not known to identity has no code', async () => {
    await expect(show(service, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ reason: 'CODE_NOT_READY' });
  });

  test('shows the own code only: nobody without a sign-in and no officer gets one', async () => {
    const code = service.client(CodeServiceService);
    await expect(code.showCode({}, { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
    await expect(code.showCode({}, { caller: officer(randomUUID(), 'unit', ['44']) })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });
});

describe('a token', () => {
  test('verifies with nothing but the published keys', async () => {
    const { token, kid } = await show(service, randomUUID());
    const list = await keyList();
    const root = service.context.root.publicKeyJwk as { kty: 'OKP'; crv: 'Ed25519'; x: string };
    expect(verifyKeyList(list, root, service.base.now())).toMatchObject({ valid: true });
    expect(list.keys.find((key) => key.kid === kid)?.state).toBe('ACTIVE');
    expect(await verifyToken(token, list.keys, service.base.now())).toMatchObject({ valid: true, reason: 'OK' });
  });

  test('of two people in one window differ in their random part and signature only (T17)', async () => {
    const [one, other] = (await Promise.all([show(service, randomUUID()), show(service, randomUUID())])).map(({ token }) => decodeToken(token).claims);
    const { cti: a, ...rest } = one!;
    const { cti: b, ...otherRest } = other!;
    if (rest.iat === otherRest.iat) expect(rest).toEqual(otherRest);
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(false);
  });

  test('of one person in two windows share no byte of the random part but by chance', async () => {
    const subject = randomUUID();
    const seen: Buffer[] = [];
    for (let at = 0; at < 8; at += 1) {
      seen.push(Buffer.from(decodeToken((await show(service, subject)).token).claims.cti));
      service.advance(30_000);
    }
    const constant = seen[0]!.filter((byte, at) => seen.every((cti) => cti[at] === byte));
    expect(constant).toHaveLength(0);
  });
});

test('a wiped cache costs nothing: the code is shown from Postgres, the same profile', async () => {
  const subject = randomUUID();
  await show(service, subject);
  await service.base.cache.flushdb();
  service.advance(30_000);
  expect((await show(service, subject)).display?.maskedName).toBe('王**');
});
