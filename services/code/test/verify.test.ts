import { randomUUID } from 'node:crypto';
import { encodeToken } from '@yuejuma/code-format';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, partner, resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Context } from '../src/context.js';
import { hourOf } from '../src/handles.js';
import { eraseReceipts, forgetLinks } from '../src/jobs/erase-old.js';
import { announce, confirmed, show, startCode } from './setup.js';

let service: ServiceUnderTest<Context>;
const code = () => service.client(CodeServiceService);
const library = partner('library-gz');
const verify = (token: string, purpose = 'LIBRARY_CARD', caller = library) => code().verifyCode({ token, purpose, nonce: '' }, { caller, deadlineMs: 60_000 });
const receiptsOf = async (subject: string) => (await code().listReceipts({ pageSize: 0, pageToken: '' }, { caller: resident(subject) })).receipts;

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

async function residentOfGuangzhou(): Promise<string> {
  const subject = randomUUID();
  await announce(service, 'identity.people-verified.v1', { subjectIds: [subject] });
  await announce(service, 'residence.confirmed.v1', confirmed(subject));
  await expect.poll(async () => (await show(service, subject)).display?.hasAddress).toBe(true);
  return subject;
}

describe('a library checks a code', () => {
  test('and learns whether the holder lives in Guangzhou, nothing else', async () => {
    const subject = await residentOfGuangzhou();
    expect(await verify((await show(service, subject)).token)).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: true }, kid: 't-1' });
    const stranger = await show(service, randomUUID());
    expect((await verify(stranger.token)).claims).toEqual({ residentInCity: false });
  });

  test('once: the second desk is told to ask for the next code', async () => {
    const { token } = await show(service, randomUUID());
    expect((await verify(token)).reason).toBe(Reason.OK);
    expect(await verify(token, 'HOSPITAL_REGISTRATION', partner('hospital-gz'))).toMatchObject({ valid: false, reason: Reason.REPLAYED });
  });

  test('1,000 codes shown at two desks at once are each accepted at exactly one (T2)', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tokens = (await Promise.all(Array.from({ length: 100 }, () => show(service, randomUUID())))).map(({ token }) => token);
      const verdicts = await Promise.all(tokens.flatMap((token) => [verify(token), verify(token, 'HOSPITAL_REGISTRATION', partner('hospital-gz'))]));
      tokens.forEach((_, at) => expect([verdicts[2 * at]?.reason, verdicts[2 * at + 1]?.reason].sort()).toEqual([Reason.OK, Reason.REPLAYED].sort()));
    }
  }, 120_000);

  test('for a purpose that is not registered learns nothing and uses nothing up (C1)', async () => {
    const { token } = await show(service, randomUUID());
    expect(await verify(token, 'CONDITION_OF_ENTRY')).toMatchObject({ valid: false, reason: Reason.PURPOSE_NOT_REGISTERED, claims: {} });
    expect(await verify(token, 'HOSPITAL_REGISTRATION')).toMatchObject({ reason: Reason.PURPOSE_NOT_REGISTERED });
    expect((await verify(token)).reason).toBe(Reason.OK);
  });

  test('claims that need consent are not given without one', async () => {
    const { token } = await show(service, await residentOfGuangzhou());
    expect(await verify(token, 'RESIDENCE_PROOF', partner('housing-gd'))).toMatchObject({ valid: true, claims: {} });
  });

  test('somebody who is no registered partner is refused', async () => {
    await expect(verify('YJ1:', 'LIBRARY_CARD', partner('nobody'))).rejects.toMatchObject({ reason: 'PARTNER_NOT_REGISTERED' });
    await expect(verify('YJ1:', 'LIBRARY_CARD', anonymous())).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
    await expect(verify('YJ1:', 'LIBRARY_CARD', resident(randomUUID()))).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('and changes nothing about the holder (C50)', async () => {
    const subject = await residentOfGuangzhou();
    const state = async () => JSON.stringify((await service.base.db.query(sql`select p.*, a.* from profiles p left join profile_addresses a using (subject_id) where subject_id = ${subject}`)).rows);
    const before = await state();
    for (let at = 0; at < 5; at += 1) {
      await verify((await show(service, subject)).token);
      service.advance(30_000);
    }
    expect(await state()).toBe(before);
  });
});

describe('a code that is not good', () => {
  const signed = (more: object, key = 't-1') => {
    const at = Math.floor(service.base.now().getTime() / 1_000);
    const signer = service.context.kms.signer(key);
    return encodeToken({ iss: 'yuejuma', iat: at, nbf: at, exp: at + 60, cti: Buffer.alloc(28, 7), version: 1, ...more }, { kid: key, alg: 'EdDSA', sign: (bytes) => signer.sign(bytes) });
  };

  test('says why, in the order of the contract', async () => {
    const at = Math.floor(service.base.now().getTime() / 1_000);
    const good = (await show(service, randomUUID())).token;
    const flipped = good.slice(0, -3) + (good.at(-3) === 'A' ? 'B' : 'A') + good.slice(-2);
    const cases: [string, Reason[]][] = [
      ['', [Reason.MALFORMED]],
      ['YJ1:NOT A TOKEN', [Reason.MALFORMED]],
      ['x'.repeat(5_000), [Reason.MALFORMED]],
      [flipped, [Reason.BAD_SIGNATURE, Reason.MALFORMED]],
      [signed({}, 't-9'), [Reason.UNKNOWN_KEY]],
      [signed({ iss: 'elsewhere' }), [Reason.ISSUER_NOT_TRUSTED]],
      [signed({ iat: at + 40, nbf: at + 40, exp: at + 100 }), [Reason.NOT_YET_VALID]],
      [signed({ iat: at - 100, nbf: at - 100, exp: at - 40 }), [Reason.EXPIRED]],
      [signed({}), [Reason.HOLDER_UNAVAILABLE]],
    ];
    for (const [token, reasons] of cases) {
      const verdict = await verify(token);
      expect(verdict.valid).toBe(false);
      expect(reasons).toContain(verdict.reason);
      expect(verdict.claims).toEqual({});
    }
  });

  test('a screenshot is worth nothing after 75 seconds, and everything until then (T1)', async () => {
    const [early, late] = [await show(service, randomUUID()), await show(service, randomUUID())];
    const clock = vi.spyOn(service.base.clock, 'now');
    onTestFinished(() => clock.mockRestore());
    const verifyAt = async ({ token, issueTime }: typeof early, milliseconds: number) => {
      clock.mockReturnValue(new Date(issueTime!.getTime() + milliseconds));
      return (await verify(token)).reason;
    };
    expect([await verifyAt(early, 74_999), await verifyAt(late, 75_000)]).toEqual([Reason.OK, Reason.EXPIRED]);
  });
});

describe('what a check leaves', () => {
  test('is one receipt with the date, for the holder alone, who may erase it (C40)', async () => {
    const subject = randomUUID();
    await verify((await show(service, subject)).token);
    const [receipt, ...more] = await receiptsOf(subject);
    expect(more).toEqual([]);
    expect(receipt).toMatchObject({ partnerId: 'library-gz', partnerName: expect.stringContaining('广州图书馆'), purpose: 'LIBRARY_CARD', claims: ['residentInCity'], onDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    const receiptId = receipt?.id as string;
    await expect(code().deleteReceipt({ receiptId }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'RECEIPT_NOT_FOUND' });
    await code().deleteReceipt({ receiptId }, { caller: resident(subject) });
    expect(await receiptsOf(subject)).toEqual([]);
    const acts = JSON.stringify(await service.announced('audit.recorded.v1'));
    expect(acts).not.toContain(receiptId);
  });

  test('ends after its days, and the link from token to person after two hours', async () => {
    const subject = randomUUID();
    const { token } = await show(service, subject);
    await verify(token);
    await eraseReceipts(service.context).run(['44']);
    expect(await receiptsOf(subject)).toHaveLength(1);
    service.advance(31 * 86_400_000);
    await eraseReceipts(service.context).run(['44']);
    await forgetLinks(service.context).run(['44']);
    expect(await receiptsOf(subject)).toEqual([]);
    const { rows } = await service.base.db.query<{ hour: string }>(sql`select hour from handle_keys`);
    expect(rows.every((row) => Number(row.hour) >= hourOf(service.base.now().getTime() / 1_000) - 2)).toBe(true);
    expect((await service.base.db.query(sql`select 1 from used_tokens`)).rowCount).toBe(0);
  });

  test('is one line of the audit log for many checks, naming nobody', async () => {
    const before = (await service.announced('audit.recorded.v1')).length;
    const tokens = (await Promise.all(Array.from({ length: 100 }, () => show(service, randomUUID())))).map(({ token }) => token);
    await Promise.all(tokens.map((token) => verify(token)));
    const acts = (await service.announced('audit.recorded.v1')).slice(before).filter((act) => act['act'] === 'VERIFY_CODES');
    expect(acts.length).toBeLessThan(60);
    expect(acts.every((act) => (act['subjectIds'] as string[]).length === 0)).toBe(true);
    expect(acts.reduce((sum, act) => sum + Number((act['details'] as { count: string }).count), 0)).toBe(100);
  });

  test('pages of receipts come each once, and a foreign page token is refused', async () => {
    const subject = randomUUID();
    for (let at = 0; at < 3; at += 1) {
      await verify((await show(service, subject)).token);
      service.advance(30_000);
    }
    const first = await code().listReceipts({ pageSize: 2, pageToken: '' }, { caller: resident(subject) });
    const second = await code().listReceipts({ pageSize: 2, pageToken: first.nextPageToken }, { caller: resident(subject) });
    expect(new Set([...first.receipts, ...second.receipts].map((receipt) => receipt.id)).size).toBe(3);
    await expect(code().listReceipts({ pageSize: 0, pageToken: 'x' }, { caller: resident(subject) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});
