import { createHash } from 'node:crypto';
import { newId } from '@yuejuma/kernel';
import { connectRedis } from '@yuejuma/platform/redis';
import { DecideCounterCaseRequest_Decision as Decision } from '@yuejuma/proto/identity/v1/identity_service';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asAnyone, codeFor, newPerson, startIdentity, startRequest, synthetic, upToFace, verified, wrongCode, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
/** Everyone who went through, each with a name of their own. */
const people: Person[] = [];
const secrets: string[] = [];
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const named = (fullName: string): Person => {
  const person = { ...newPerson(), fullName };
  people.push(person);
  return person;
};

/** Every path by which personal data comes in, each left where it ends. */
async function journeys(): Promise<void> {
  const { client, world } = identity;
  const tianhe = { caller: officer('officer-1', 'unit-tianhe', ['440106']) };
  const started = await client.startVerification(startRequest(named('甲乙丙')), asAnyone);
  await client.submitOtp({ verificationId: started.id, code: wrongCode(codeFor(world, started.id)) }, asAnyone).catch(() => undefined);
  const refused = await upToFace(identity, named('丁戊己'));
  await client.submitFace({ verificationId: refused.id, assertion: 'NO_MATCH' }, asAnyone).catch(() => undefined);
  const done = await verified(identity, named('庚辛壬'));
  secrets.push(done.session?.refreshToken ?? '', done.session?.accessToken ?? '');
  for (const fullName of ['子丑寅', '卯辰巳']) {
    const { id } = await upToFace(identity, named(fullName));
    await client.chooseCounter({ verificationId: id, officeId: '440106' }, asAnyone);
  }
  const [decided] = (await client.listCounterCases({ pageSize: 0, pageToken: '' }, tianhe)).cases;
  await client.decideCounterCase({ caseId: decided?.id ?? '', decision: Decision.CONFIRM, reason: `${people.at(-1)?.fullName}本人到场`, evidenceIds: [] }, tianhe);
  const enrolled = await identity.doors.enrolSyntheticPeople({ people: [synthetic(named('午未申')), synthetic(named('酉戌亥'))] });
  await identity.doors.issueSession({ subjectId: enrolled.people[0]?.subjectId ?? '' });
  await client.setHabitualResidence({ subjectId: enrolled.people[0]?.subjectId ?? '', declarationId: newId('4401'), cityCode: '4401', expectedDeclarationId: '', declarationVersion: 2 });
  await client.getResident({}, { caller: resident(enrolled.people[0]?.subjectId ?? '') });
}

async function databaseText(): Promise<string> {
  const { db } = identity.service.base;
  const { rows: tables } = await db.query<{ name: string }>({ text: `select table_name as name from information_schema.tables where table_schema = 'public'`, values: [], name: 'tables' });
  expect(tables.length).toBeGreaterThan(10);
  const texts = await Promise.all(tables.map(({ name }) => db.query<{ line: string }>({ text: `select t::text as line from "${name}" t`, values: [], name: `all-${name}` })));
  return texts.flatMap(({ rows }) => rows.map((row) => row.line)).join('\n');
}

async function redisText(): Promise<string> {
  const redis = connectRedis(identity.service.base.config.REDIS_URL, identity.service.base.log, true);
  const keys = await redis.keys('*');
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key), hash: (key) => redis.hgetall(key), list: (key) => redis.lrange(key, 0, -1), set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, '0', '-1'), stream: (key) => redis.xrange(key, '-', '+'),
  };
  const values = await Promise.all(keys.map(async (key) => [key, await read[await redis.type(key)]?.(key)]));
  redis.disconnect();
  expect(keys.length).toBeGreaterThan(0);
  return JSON.stringify(values);
}

/** The ways a text can be written into a column: as it is, as bytes, in base64, or as the bare hash a thief would try (T15). */
const writings = (text: string): string[] => {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), createHash('sha256').update(bytes).digest('hex')];
};

test('after every way through, no table and no queue holds a name, a number, a phone, an address or a token in the clear', async () => {
  await journeys();
  await expect.poll(async () => (await identity.service.base.db.query({ text: 'select 1 from outbox where publish_time is null', values: [], name: 'unpublished' })).rowCount).toBe(0);
  const everything = `${await databaseText()}\n${await redisText()}`;
  const plain = people.flatMap(({ fullName, documentNumber, phone, birthDate }) => [fullName, documentNumber, `CITIZEN_ID|${documentNumber}`, phone, birthDate, birthDate.replaceAll('-', '')]);
  const places = ['湖南省衡阳市衡阳县西渡镇', '广东省广州市天河区林和街道', '440106009'];
  // Of tokens the hash is kept, which is theirs alone: they have 256 random bits.
  const wanted = [...[...plain, ...places].flatMap(writings), ...secrets];
  const found = wanted.filter((writing) => writing !== '' && everything.includes(writing));
  expect(found).toEqual([]);
  expect(people).toHaveLength(7);
});

test('the scan would have found them: the same words written beside are seen', async () => {
  const { db } = identity.service.base;
  const [person] = people;
  await db.query({ text: 'update counter_cases set decide_reason = $1', values: [Buffer.from(person?.fullName ?? '')], name: 'leak' });
  const everything = await databaseText();
  expect(writings(person?.fullName ?? '').some((writing) => everything.includes(writing))).toBe(true);
});
