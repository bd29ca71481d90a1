import { randomUUID } from 'node:crypto';
import { decodeStrip, statusListOf, verifyKeyList, verifyStatusList, verifyTokenSync, withDelta, type KeyListEntry, type ReadStatusList } from '@yuejuma/code-format';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, partner, resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { fetchStrips, phoneKey, showFromStrip, thumbprintOf, twinOf, type HeldStrip } from './phone.js';
import { announce, confirmed, show, startCode } from './setup.js';

const QUARTER_MS = 900_000;
let service: ServiceUnderTest<Context>;
const code = () => service.client(CodeServiceService);
const now = () => service.base.now();
const verify = (token: string, purpose = 'LIBRARY_CARD', caller = partner('library-gz')) => code().verifyCode({ token, purpose, nonce: '' }, { caller, deadlineMs: 60_000 });

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

async function withStrip(device = phoneKey(), subject = randomUUID()): Promise<{ subject: string; held: HeldStrip; device: ReturnType<typeof phoneKey> }> {
  await announce(service, 'identity.people-verified.v1', { subjectIds: [subject] });
  await announce(service, 'residence.confirmed.v1', confirmed(subject));
  await expect.poll(async () => (await show(service, subject)).display?.hasAddress, { timeout: 20_000 }).toBe(true);
  const [held] = await fetchStrips(service, subject, 1, device);
  return { subject, held: held as HeldStrip, device };
}

async function keyList(): Promise<readonly KeyListEntry[]> {
  const verdict = verifyKeyList(JSON.parse((await code().getKeyList({}, { caller: anonymous() })).json), service.context.root.publicKeyJwk as never, now());
  return verdict.valid ? verdict.list.keys : [];
}

async function status(sinceTime?: Date): Promise<ReadStatusList> {
  const verdict = verifyStatusList(JSON.parse((await code().getStatusList({ sinceTime }, { caller: anonymous() })).json), await keyList(), now());
  if (!verdict.valid) throw new Error(verdict.reason);
  return verdict.list;
}

describe('a code that a phone made of its strip', () => {
  test('tells a library what a code of the server tells it, and leaves the holder one receipt', async () => {
    const { subject, held } = await withStrip();
    expect(await verify(showFromStrip(held, now()))).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: true }, kid: 's-1' });
    const { receipts } = await code().listReceipts({ pageSize: 0, pageToken: '' }, { caller: resident(subject) });
    expect(receipts).toHaveLength(1);
  });

  test('is good once, in either form of its signature (T2)', async () => {
    const { held } = await withStrip();
    const token = showFromStrip(held, now());
    const verdicts = await Promise.all([verify(token), verify(twinOf(token, held)), verify(token, 'HOSPITAL_REGISTRATION', partner('hospital-gz'))]);
    expect(verdicts.map(({ reason }) => reason).filter((reason) => reason === Reason.OK)).toHaveLength(1);
    expect(verdicts.filter(({ reason }) => reason === Reason.REPLAYED)).toHaveLength(2);
  });

  test('is refused for the reasons of the contract', async () => {
    const { held } = await withStrip();
    const other = phoneKey();
    expect((await verify(showFromStrip({ ...held, key: other }, now()))).reason).toBe(Reason.BAD_SIGNATURE);
    expect((await verify(showFromStrip(held, new Date(now().getTime() - 120_000)))).reason).toBe(Reason.EXPIRED);
    expect((await verify(showFromStrip(held, new Date(now().getTime() + 120_000)))).reason).toBe(Reason.NOT_YET_VALID);
    await service.base.db.query(sql`delete from strips`);
    expect((await verify(showFromStrip(held, now()))).reason).toBe(Reason.HOLDER_UNAVAILABLE);
  });
});

describe('a revoked strip', () => {
  const sessionEnded = (subjectId: string, device: ReturnType<typeof phoneKey>) => announce(service, 'identity.session-ended.v1', { subjectId, sessionId: randomUUID(), deviceThumbprint: thumbprintOf(device) });

  test('is refused online at once, and everywhere with the next list, as a delta too', async () => {
    const { subject, held, device } = await withStrip();
    const bystander = await withStrip();
    const before = await status();
    const { statusIndex } = decodeStrip(held.strip).claims;
    expect(statusListOf(before).isRevoked(statusIndex)).toBe(false);
    await sessionEnded(subject, device);
    await expect.poll(async () => (await verify(showFromStrip(held, now()))).reason, { timeout: 20_000 }).toBe(Reason.REVOKED);
    expect(statusListOf(await status()).isRevoked(statusIndex)).toBe(false);
    service.advance(QUARTER_MS);
    const [whole, delta] = [await status(), await status(before.producedTime)];
    expect(delta.sinceTime).toEqual(before.producedTime);
    const added = withDelta(before, delta);
    for (const list of [whole, added as ReadStatusList]) {
      expect(verifyTokenSync(showFromStrip(held, now()), await keyList(), now(), { statusList: statusListOf(list) }).reason).toBe('REVOKED');
      expect(verifyTokenSync(showFromStrip(bystander.held, now()), await keyList(), now(), { statusList: statusListOf(list) }).reason).toBe('OK');
    }
    expect(withDelta(whole, delta)).toBeUndefined();
  });

  test('of a lost phone leaves those of the person\'s other phone alone', async () => {
    const lost = await withStrip();
    const [kept] = await fetchStrips(service, lost.subject, 1);
    const deviceThumbprint = thumbprintOf(lost.device);
    await announce(service, 'identity.session-ended.v1', { subjectId: lost.subject, sessionId: randomUUID(), deviceThumbprint });
    await expect.poll(async () => (await verify(showFromStrip(lost.held, now()))).reason, { timeout: 20_000 }).toBe(Reason.REVOKED);
    expect((await verify(showFromStrip(kept as HeldStrip, now()))).reason).toBe(Reason.OK);
  });

  test('is asked for by nobody one by one: every verifier gets the same bytes (P3)', async () => {
    const lists = await Promise.all(Array.from({ length: 5 }, async () => (await code().getStatusList({ sinceTime: undefined }, { caller: anonymous() })).json));
    expect(new Set(lists).size).toBe(1);
    expect((await status(new Date(0))).sinceTime).toBeUndefined();
  });
});
