import { randomUUID } from 'node:crypto';
import { decodeStrip, statusListOf, verifyKeyList, verifyStatusList, verifyTokenSync, type KeyListEntry, type ReadStatusList } from '@yuejuma/code-format';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { eraseStrips } from '../src/jobs/erase-strips.js';
import { askStrips, fetchStrips, phoneKey, showFromStrip } from './phone.js';
import { startCode } from './setup.js';

const DAY_MS = 86_400_000;
let service: ServiceUnderTest<Context>;
const code = () => service.client(CodeServiceService);
const now = () => service.base.now();

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

async function publishedKeys(): Promise<readonly KeyListEntry[]> {
  const list: unknown = JSON.parse((await code().getKeyList({}, { caller: anonymous() })).json);
  const verdict = verifyKeyList(list, service.context.root.publicKeyJwk as never, now());
  if (!verdict.valid) throw new Error(verdict.reason);
  return verdict.list.keys;
}

async function publishedStatus(): Promise<ReadStatusList> {
  const { json } = await code().getStatusList({ sinceTime: undefined }, { caller: anonymous() });
  const verdict = verifyStatusList(JSON.parse(json), await publishedKeys(), now());
  if (!verdict.valid) throw new Error(verdict.reason);
  return verdict.list;
}

describe('a phone fetches strips', () => {
  test('one for each of its keys, in their order, each of a day, one after the other', async () => {
    const keys = Array.from({ length: 8 }, phoneKey);
    const { strips, version, minVersion, refetchAfter, daysAhead } = await askStrips(service, randomUUID(), phoneKey(), keys);
    const claims = strips.map(({ strip }) => decodeStrip(strip).claims);
    expect(claims.map(({ publicKeyJwk }) => publicKeyJwk)).toEqual(keys.map(({ jwk }) => jwk));
    expect(claims.every(({ exp, nbf }) => exp - nbf === 86_400)).toBe(true);
    claims.slice(1).forEach(({ nbf }, at) => expect(nbf).toBe(claims[at]?.exp));
    expect(strips[0]?.notBefore?.getTime()).toBeLessThanOrEqual(now().getTime());
    expect([version, minVersion, daysAhead]).toEqual([1, 1, 7]);
    expect(refetchAfter?.getTime()).toBeGreaterThan(now().getTime() + 2 * DAY_MS);
    expect(refetchAfter?.getTime()).toBeLessThan(now().getTime() + 6 * DAY_MS);
  });

  test('and shows codes of them that anybody accepts with the keys and the status list alone, today and on a later day', async () => {
    const [today, , , , , onItsDay] = await fetchStrips(service, randomUUID(), 8);
    const keys = await publishedKeys();
    const status = await publishedStatus();
    const verdictAt = (time: Date, strip = today) => verifyTokenSync(showFromStrip(strip as never, time), keys, time, { statusList: statusListOf({ ...status, producedTime: time }) });
    expect(verdictAt(now())).toMatchObject({ valid: true, kid: 's-1' });
    const later = new Date(now().getTime() + 5 * DAY_MS);
    expect(verdictAt(later)).toMatchObject({ reason: 'EXPIRED' });
    // A list speaks of the strips of the next day; who holds none of that day asks for a newer one. Eight days apart strips
    // have the same place in a list, and at midnight it still holds that of the day before.
    expect(verdictAt(later, onItsDay)).toMatchObject({ reason: 'STATUS_LIST_STALE' });
  });

  test('that begin where the last one it holds ends, at most a week ahead', async () => {
    const [subject, device] = [randomUUID(), phoneKey()];
    const first = await askStrips(service, subject, device, [phoneKey(), phoneKey()]);
    const heldUntilTime = first.strips[1]?.notAfter as Date;
    const next = await askStrips(service, subject, device, [phoneKey()], { heldUntilTime });
    expect(next.strips[0]?.notBefore).toEqual(heldUntilTime);
    await expect(askStrips(service, subject, device, Array.from({ length: 8 }, phoneKey), { heldUntilTime })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });

  test('once for one request: a repeat answers the same, another body under its id is refused', async () => {
    const [subject, device, keys, requestId] = [randomUUID(), phoneKey(), [phoneKey(), phoneKey()], randomUUID()];
    const first = await askStrips(service, subject, device, keys, { requestId });
    expect(await askStrips(service, subject, device, keys, { requestId })).toEqual(first);
    await expect(askStrips(service, subject, device, [phoneKey()], { requestId })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });
});

describe('a strip is refused', () => {
  test('for a key that is no P-256 point, comes twice, is the device\'s own or is private', async () => {
    const [subject, device, key] = [randomUUID(), phoneKey(), phoneKey()];
    const bad = [[key, key], [device], [{ ...key, jwk: { ...key.jwk, y: key.jwk.x } }], [{ ...key, jwk: { ...key.jwk, d: key.jwk.x } }], []];
    for (const keys of bad) await expect(askStrips(service, subject, device, keys)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });

  test('for a key that had one before, whoever it was', async () => {
    const key = phoneKey();
    await askStrips(service, randomUUID(), phoneKey(), [key]);
    await expect(askStrips(service, randomUUID(), phoneKey(), [key])).rejects.toMatchObject({ reason: 'STRIP_KEY_USED' });
  });

  test('to a fourth device of a person, and to a device of somebody else (T3)', async () => {
    const subject = randomUUID();
    const devices = Array.from({ length: 4 }, phoneKey);
    for (const device of devices.slice(0, 3)) await askStrips(service, subject, device, [phoneKey()]);
    await expect(askStrips(service, subject, devices[3] as never, [phoneKey()])).rejects.toMatchObject({ reason: 'TOO_MANY_DEVICES' });
    await expect(askStrips(service, randomUUID(), devices[0] as never, [phoneKey()])).rejects.toMatchObject({ reason: 'DEVICE_IN_USE' });
    expect((await askStrips(service, subject, devices[3] as never, [phoneKey()], { proof: '' })).strips).toHaveLength(1);
  });

  test('of 20 people who ask with one device at once for all but one', async () => {
    const device = phoneKey();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => askStrips(service, randomUUID(), device, [phoneKey()])));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('beyond what one device holds', async () => {
    const [subject, device] = [randomUUID(), phoneKey()];
    for (let at = 0; at < 8; at += 1) await askStrips(service, subject, device, Array.from({ length: 8 }, phoneKey));
    await expect(askStrips(service, subject, device, [phoneKey()])).rejects.toMatchObject({ reason: 'RATE_LIMITED' });
  });
});

test('the table of strips holds no index, no key and no device as others see them (T17)', async () => {
  const subject = randomUUID();
  const device = phoneKey();
  const [held] = await fetchStrips(service, subject, 1, device);
  const { statusIndex, publicKeyJwk } = decodeStrip((held as { strip: Uint8Array }).strip).claims;
  const { rows } = await service.base.db.query<{ row: string }>(sql`select s::text as row from strips s where subject_id = ${subject}`);
  const [row] = rows.map((found) => found.row);
  expect(row).not.toContain(statusIndex.toString(16).padStart(8, '0'));
  expect(row).not.toContain(Buffer.from(publicKeyJwk.x, 'base64url').toString('hex'));
  expect(row).not.toContain(Buffer.from(device.jwk.x, 'base64url').toString('hex'));
});

test('a strip that is over leaves nothing behind, nor does its day', async () => {
  const subject = randomUUID();
  await fetchStrips(service, subject, 2);
  const left = async (table: 'strips' | 'strip_keys') => (await service.base.db.query(table === 'strips' ? sql`select 1 from strips where subject_id = ${subject}` : sql`select 1 from strip_keys`)).rowCount;
  await eraseStrips(service.context).run(['44']);
  expect(await left('strips')).toBe(2);
  service.advance(DAY_MS);
  await eraseStrips(service.context).run(['44']);
  expect(await left('strips')).toBe(1);
  service.advance(9 * DAY_MS);
  await eraseStrips(service.context).run(['44']);
  expect([await left('strips'), await left('strip_keys')]).toEqual([0, 0]);
});
