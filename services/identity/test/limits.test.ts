import { afterAll, beforeAll, expect, test } from 'vitest';
import { asAnyone, codeFor, newPerson, startIdentity, startRequest, verified, wrongCode, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({ SMS_PER_MINUTE: '40' });
});
afterAll(() => identity?.service.stop());

const start = (person: Person) => identity.client.startVerification(startRequest(person), asAnyone);
const limited = (limit: string) => ({ reason: 'RATE_LIMITED', metadata: { limit } });
/** What was used of the limits is made older, which only real time does. */
async function age(table: 'otp_sends' | 'otp_attempts', column: string, seconds: number): Promise<void> {
  const { rows } = await identity.service.base.db.query<{ row: Record<string, unknown> }>({ text: `delete from ${table} returning to_jsonb(${table}) as row`, values: [], name: `take-${table}` });
  const older = rows.map(({ row }) => ({ ...row, [column]: new Date(Date.parse(String(row[column])) - seconds * 1_000).toISOString() }));
  await identity.service.base.db.query({ text: `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, values: [JSON.stringify(older)], name: `put-${table}` });
}
const ageSends = (seconds: number) => age('otp_sends', 'send_time', seconds);

test('a phone gets one code a minute, five an hour, ten a day, whosever number is given (T32)', async () => {
  const { phone } = newPerson();
  const sent = () => identity.world.sms.filter((sms) => sms.phone === phone).length;
  for (let count = 1; count <= 5; count += 1) {
    await start({ ...newPerson(), phone });
    await expect(start({ ...newPerson(), phone })).rejects.toMatchObject({ ...limited('otp-per-phone-minute'), retryAfterSeconds: expect.any(Number) });
    await ageSends(61);
  }
  await expect(start({ ...newPerson(), phone })).rejects.toMatchObject(limited('otp-per-phone-hour'));
  await ageSends(3_600);
  for (let count = 6; count <= 10; count += 1) {
    await start({ ...newPerson(), phone });
    await ageSends(61);
  }
  await ageSends(3_600);
  await expect(start({ ...newPerson(), phone })).rejects.toMatchObject(limited('otp-per-phone-day'));
  expect(sent()).toBe(10);
  await ageSends(86_400);
  await start({ ...newPerson(), phone });
});

test('a document is a target whoever asks: five codes an hour, to whichever phones (T4)', async () => {
  const person = newPerson();
  for (let count = 0; count < 5; count += 1) await start({ ...person, phone: newPerson().phone });
  await expect(start({ ...person, phone: newPerson().phone })).rejects.toMatchObject(limited('otp-per-document-hour'));
});

test('a code sent again does not forget the wrong ones (T32)', async () => {
  const { phone } = newPerson();
  const guess = async (times: number) => {
    const { id } = await start({ ...newPerson(), phone });
    const right = codeFor(identity.world, id);
    for (let count = 0; count < times; count += 1) await identity.client.submitOtp({ verificationId: id, code: wrongCode(right) }, asAnyone).catch(() => undefined);
    await ageSends(61);
    return { id, right };
  };
  await guess(3);
  const { id, right } = await guess(1);
  await expect(identity.client.submitOtp({ verificationId: id, code: wrongCode(right) }, asAnyone)).rejects.toMatchObject({ reason: 'OTP_INCORRECT', metadata: { triesLeft: '0' } });
  await expect(start({ ...newPerson(), phone })).rejects.toMatchObject(limited('wrong-codes-per-phone-hour'));
  await age('otp_attempts', 'attempt_time', 3_600);
  await start({ ...newPerson(), phone });
});

test('a right code after four wrong ones is right', async () => {
  const { id } = await start(newPerson());
  const right = codeFor(identity.world, id);
  for (let count = 0; count < 4; count += 1) await identity.client.submitOtp({ verificationId: id, code: wrongCode(right) }, asAnyone).catch(() => undefined);
  expect((await identity.client.submitOtp({ verificationId: id, code: right }, asAnyone)).nextSteps).toContain('submitFace');
});

test('codes are no pattern: of two hundred verifications hardly two share one', async () => {
  const { phoneCode } = await import('../src/phone-code.js');
  const codes = Array.from({ length: 200 }, (_, index) => phoneCode(identity.service.context.kms, `verification-${index}`, 6));
  expect(new Set(codes).size).toBeGreaterThan(195);
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
});

test('twenty starts for one phone side by side send one code', async () => {
  const { phone } = newPerson();
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => start({ ...newPerson(), phone })));
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  expect(identity.world.sms.filter((sms) => sms.phone === phone)).toHaveLength(1);
});

test('moving the platform clock moves no limit', async () => {
  const person = newPerson();
  await start(person);
  identity.service.advance(86_400_000 * 2);
  await expect(start(person)).rejects.toMatchObject(limited('otp-per-phone-minute'));
});

test('the province has a budget of codes a minute', async () => {
  await ageSends(60);
  for (let count = 0; count < 40; count += 1) await start(newPerson());
  await expect(start(newPerson())).rejects.toMatchObject(limited('otp-province-minute'));
  await ageSends(60);
  expect((await verified(identity)).session).toBeDefined();
});
