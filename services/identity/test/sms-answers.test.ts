import { maskName, newId, newUuid } from '@yuejuma/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import { readSmsAnswer } from '../src/domain/sms-answer.js';
import { clientFrom, newPerson, startIdentity, synthetic, verified, wrongCode, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

async function owner(): Promise<{ person: Person; subjectId: string }> {
  const person = newPerson();
  const { session } = await verified(identity, person);
  return { person, subjectId: session?.subjectId ?? '' };
}
async function tenant(): Promise<string> {
  const { people } = await identity.doors.enrolSyntheticPeople({ people: [synthetic({ ...newPerson(), fullName: '欧阳修' })] });
  return people[0]?.subjectId ?? '';
}
const ask = async (subjectId: string, change: object = {}, via = 'registration') => clientFrom(identity, via).askBySms({
  subjectId, residentId: await tenant(), declarationId: newId('4401'), moveInOn: '2026-11-21', expireTime: new Date(identity.service.context.now().getTime() + 3_600_000), ...change,
});
const codeTo = (phone: string): string => identity.world.sms.findLast((one) => one.phone === phone && one.code !== '')?.code ?? '';
const collect = async () => {
  for (const job of definition.jobs?.(identity.service.context) ?? []) if (job.name === 'collect-sms-answers') await job.run([]);
};
/** A phone sends this, and the platform fetches it. */
async function sends(phone: string, text: string, messageId = newUuid()): Promise<void> {
  identity.world.inbound.push({ messageId, phone, text });
  await collect();
}
const answers = async (subjectId: string) => (await identity.service.announced('identity.answered-by-sms.v1')).filter((event) => event['subjectId'] === subjectId);
const sentTo = (phone: string) => identity.world.sms.filter((one) => one.phone === phone).length;

describe('an owner without a smartphone (C39)', () => {
  test('is asked once, by masked name and day, on the phone they verified, both reads logged', async () => {
    const { person, subjectId } = await owner();
    const declarationId = newId('4401');
    const residentId = await tenant();
    for (const _ of [1, 2]) expect(await ask(subjectId, { declarationId, residentId })).toEqual({ isAsked: true });
    expect(identity.world.sms.filter((one) => one.phone === person.phone && one.act === maskName('欧阳修'))).toHaveLength(1);
    expect(identity.world.reads.filter(({ request }) => request.caseId === declarationId).map(({ request }) => [request.subjectIds, request.fields, request.purpose])).toEqual([
      [[subjectId], ['phone'], 'ASK_BY_SMS'], [[residentId], ['maskedName'], 'CONFIRM_RESIDENCE'],
    ]);
  });

  test('confirms with 1 and refuses with 2, each once, whatever the spaces and digits look like', async () => {
    const { person, subjectId } = await owner();
    const declarationId = newId('4401');
    await ask(subjectId, { declarationId });
    const code = codeTo(person.phone);
    await sends(person.phone, `  １，${code} `);
    await sends(person.phone, `2 ${code}`);
    expect(await answers(subjectId)).toMatchObject([{ declarationId, cityCode: '4401', answer: 'CONFIRM' }]);
    const second = newId('4401');
    await ask(subjectId, { declarationId: second });
    await sends(person.phone, `2${codeTo(person.phone)}`);
    expect((await answers(subjectId)).at(-1)).toMatchObject({ declarationId: second, answer: 'REFUSE' });
  });

  test('has one message taken once, though the gateway gives it twice', async () => {
    const { person, subjectId } = await owner();
    await ask(subjectId);
    const messageId = newUuid();
    for (const _ of [1, 2]) await sends(person.phone, `1 ${codeTo(person.phone)}`, messageId);
    expect(await answers(subjectId)).toHaveLength(1);
  });

  test('is told how to answer, once an hour', async () => {
    const { person, subjectId } = await owner();
    await ask(subjectId);
    const before = sentTo(person.phone);
    for (const text of ['你好', '谁啊', '3 123456']) await sends(person.phone, text);
    expect(sentTo(person.phone)).toBe(before + 1);
    expect(await answers(subjectId)).toEqual([]);
  });

  test('is too late after the deadline', async () => {
    const { person, subjectId } = await owner();
    await ask(subjectId, { expireTime: new Date(identity.service.context.now().getTime() + 1_000) });
    identity.service.advance(2_000);
    await sends(person.phone, `1 ${codeTo(person.phone)}`);
    expect(await answers(subjectId)).toEqual([]);
  });
});

describe('nobody else answers', () => {
  test('from another phone, forged or not: nothing changes and nothing is written back', async () => {
    const { person, subjectId } = await owner();
    await ask(subjectId);
    const stranger = '15429999999';
    await sends(stranger, `1 ${codeTo(person.phone)}`);
    expect([await answers(subjectId), sentTo(stranger)]).toEqual([[], 0]);
    const { person: other, subjectId: otherId } = await owner();
    await ask(otherId);
    await sends(other.phone, `1 ${codeTo(person.phone)}`);
    expect([await answers(subjectId), await answers(otherId)]).toEqual([[], []]);
  });

  test('by guessing: five wrong codes are counted against the phone, and then the right one is worth nothing (T32)', async () => {
    const { person, subjectId } = await owner();
    await ask(subjectId);
    const code = codeTo(person.phone);
    for (const _ of Array(5)) await sends(person.phone, `1 ${wrongCode(code)}`);
    await sends(person.phone, `1 ${code}`);
    expect(await answers(subjectId)).toEqual([]);
  });

  test('nobody is asked without a phone of their own, more than ten times a day, or through another service', async () => {
    const { subjectId } = await owner();
    for (const _ of Array(10)) expect(await ask(subjectId)).toEqual({ isAsked: true });
    expect(await ask(subjectId)).toEqual({ isAsked: false });
    expect(await ask(newUuid())).toEqual({ isAsked: false });
    await expect(ask(subjectId, {}, 'gateway')).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });
});

test('an answer is 1 or 2 and a code, and nothing else is one', () => {
  expect(['1 123456', '2-123456', '１１２３４５６', '1，123456'].map((text) => readSmsAnswer(text)?.answer)).toEqual(['CONFIRM', 'REFUSE', 'CONFIRM', 'CONFIRM']);
  for (const text of ['', '1', '123456', '3 123456', '1 12345', '1 123456 谢谢', '确认', '1 123456; drop table']) expect(readSmsAnswer(text)).toBeUndefined();
});
