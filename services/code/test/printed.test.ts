import { randomUUID } from 'node:crypto';
import { decodePrintedCode, printedListOf, verifyKeyList, verifyPrintedCodeSync, verifyPrintedList, verifyTokenSync } from '@yuejuma/code-format';
import { addDays, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, partner, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseStrips } from '../src/jobs/erase-strips.js';
import { announce, confirmed, show, startCode } from './setup.js';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
let service: Awaited<ReturnType<typeof startCode>>;
beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

const code = () => service.client(CodeServiceService);
const now = () => service.base.now();
const issue = (subject: string, requestId = randomUUID()) => code().issuePrintedCode({ requestId }, { caller: resident(subject), deadlineMs: 60_000 });
const revoke = (subject: string) => code().revokePrintedCode({}, { caller: resident(subject), deadlineMs: 60_000 });
const current = (subject: string) => code().getPrintedCode({}, { caller: resident(subject), deadlineMs: 60_000 });
const verify = (token: string, idCardCompared?: boolean) =>
  code().verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '', ...(idCardCompared === undefined ? {} : { idCardCompared }) }, { caller: partner('library-gz'), deadlineMs: 60_000 });
/** Somebody with a code, as everybody who is verified. */
const person = async () => {
  const subject = randomUUID();
  await show(service, subject);
  return subject;
};

/** What an offline verifier that fetched everything now says. */
async function offline(text: string) {
  const list: unknown = JSON.parse((await code().getKeyList({}, { caller: anonymous() })).json);
  const keys = verifyKeyList(list, service.context.root.publicKeyJwk as never, now());
  if (!keys.valid) throw new Error(keys.reason);
  const printed = verifyPrintedList(JSON.parse((await code().getPrintedList({}, { caller: anonymous() })).json), keys.list.keys, now());
  if (!printed.valid) throw new Error(printed.reason);
  return verifyPrintedCodeSync(text, keys.list.keys, now(), { statusList: printedListOf(printed.list) });
}

describe('a code on paper (C39)', () => {
  test('is good for 28 days from its first midnight, offline and beside an ID card online, again and again', async () => {
    const subject = await person();
    expect(await current(subject)).toEqual({ text: '', fromOn: '', throughOn: '' });
    const today = shanghaiDate(now());
    const { text, fromOn, throughOn } = await issue(subject);
    expect([fromOn, throughOn]).toEqual([today, addDays(today, 27)]);
    const { claims } = decodePrintedCode(text);
    expect([claims.nbf, claims.exp]).toEqual([startOfShanghaiDay(today), startOfShanghaiDay(addDays(today, 28))].map((time) => time.getTime() / 1_000));
    expect(await offline(text)).toMatchObject({ valid: true, kid: 'p-1' });
    for (let sight = 0; sight < 3; sight += 1) expect(await verify(text, true)).toMatchObject({ valid: true, reason: Reason.OK, kid: 'p-1', claims: { residentInCity: false } });
    const { receipts } = await code().listReceipts({ pageSize: 0, pageToken: '' }, { caller: resident(subject), deadlineMs: 60_000 });
    expect(receipts).toHaveLength(3);
    expect(await current(subject)).toEqual({ text, fromOn, throughOn });
  });

  test('answers the claims of its holder', async () => {
    const subject = await person();
    await announce(service, 'residence.confirmed.v1', confirmed(subject));
    const { text } = await issue(subject);
    await expect.poll(async () => (await verify(text, true)).claims).toEqual({ residentInCity: true });
  });

  test('is no code to a verifier that does not say it compared the ID card, nor to one that knows phones only', async () => {
    const { text } = await issue(await person());
    expect(await verify(text)).toMatchObject({ valid: false, reason: Reason.MALFORMED, claims: {} });
    expect(await verify(text, false)).toMatchObject({ valid: false, reason: Reason.MALFORMED });
    expect(verifyTokenSync(text, service.context.issuerKeys.entries, now())).toMatchObject({ reason: 'MALFORMED' });
    expect(verifyTokenSync(text.replace('YJP1:', 'YJ1:'), service.context.issuerKeys.entries, now())).toMatchObject({ reason: 'MALFORMED' });
  });

  test('has nothing personal in it, and two people who print today share every byte but position and signature', async () => {
    const [a, b] = [(await issue(await person())).text, (await issue(await person())).text].map((text) => decodePrintedCode(text).claims);
    expect({ ...a, statusIndex: 0 }).toEqual({ ...b, statusIndex: 0 });
    expect(a?.statusIndex).not.toBe(b?.statusIndex);
  });
});

describe('a code on paper is refused', () => {
  test('at once online and from the next quarter of an hour on offline, when its holder revokes it', async () => {
    const subject = await person();
    const { text } = await issue(subject);
    expect(await revoke(subject)).toEqual({ text: '', fromOn: '', throughOn: '' });
    expect(await verify(text, true)).toMatchObject({ valid: false, reason: Reason.REVOKED });
    service.advance(QUARTER_MS);
    expect(await offline(text)).toMatchObject({ reason: 'REVOKED' });
    expect(await revoke(subject)).toEqual({ text: '', fromOn: '', throughOn: '' });
  });

  test('when another was printed; a repeat of the same request prints none', async () => {
    const [subject, requestId] = [await person(), randomUUID()];
    const first = await issue(subject, requestId);
    expect(await issue(subject, requestId)).toEqual(first);
    const second = await issue(subject);
    expect(await verify(first.text, true)).toMatchObject({ reason: Reason.REVOKED });
    expect(await verify(second.text, true)).toMatchObject({ reason: Reason.OK });
    service.advance(QUARTER_MS);
    expect(await offline(first.text)).toMatchObject({ reason: 'REVOKED' });
    expect(await offline(second.text)).toMatchObject({ reason: 'OK' });
  });

  test('by one of ten printed at once all but the last', async () => {
    const subject = await person();
    const printed = await Promise.all(Array.from({ length: 10 }, () => issue(subject)));
    const { text } = await current(subject);
    for (const one of new Set(printed.map((each) => each.text))) expect((await verify(one, true)).reason).toBe(one === text ? Reason.OK : Reason.REVOKED);
    const { rows } = await service.base.db.query(sql`select 1 from printed_codes where subject_id = ${subject}`);
    expect(rows).toHaveLength(1);
  });

  test('after its days, and then nothing of it is left', async () => {
    const [kept, lost] = [await person(), await person()];
    const { text } = await issue(kept);
    await issue(lost);
    await revoke(lost);
    service.advance(28 * DAY_MS + 16_000);
    expect(await verify(text, true)).toMatchObject({ reason: Reason.EXPIRED });
    expect(await current(kept)).toMatchObject({ text: '' });
    service.advance(2 * DAY_MS);
    await eraseStrips(service.context).run([]);
    const { rows } = await service.base.db.query<{ left: number }>(sql`select (select count(*) from printed_codes)::int + (select count(*) from revoked_printed)::int as left`);
    expect(rows).toEqual([{ left: 0 }]);
  });
});
