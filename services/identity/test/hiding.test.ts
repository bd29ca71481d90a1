import { readdir, readFile } from 'node:fs/promises';
import { newUuid } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { Hiding_Origin as Origin, Hiding_State as State } from '@yuejuma/proto/identity/v1/hiding';
import { DecideHidingRequest_Decision as Decision } from '@yuejuma/proto/identity/v1/identity_service';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveProxy } from '../src/proxies.repository.js';
import { clientFrom, newPerson, startIdentity, synthetic, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const tianhe = officer('officer-tianhe', 'unit-tianhe', ['440106']);
const review = officer('officer-review', 'unit-review', ['4401']);
const somebody = async (fullName = '王小明') =>
  (await identity.doors.enrolSyntheticPeople({ people: [synthetic({ ...newPerson(), fullName })] })).people[0]!.subjectId;
const nameOf = async (subjectId: string, caller: Caller, purpose = 'CONFIRM_RESIDENCE', via = 'registration') =>
  (await clientFrom(identity, via).readMaskedNames({ subjectIds: [subjectId], purpose, legalBasis: 'R27', caseId: 'case-1' }, { caller })).names[0]?.maskedName;
const propose = (subjectId: string, caller = tianhe, via = 'registration') =>
  clientFrom(identity, via).proposeHiding({ subjectId, cityCode: '4401', caseId: `4401-${newUuid()}`, reason: 'protection order seen', evidenceIds: ['order-1'] }, { caller });
const decide = (hidingId: string, caller = review, decision = Decision.HIDE) => identity.client.decideHiding({ hidingId, decision, reason: 'order is in force', evidenceIds: ['order-1'] }, { caller });
const waiting = async (caller: Caller) => (await identity.client.listHidings({ pageSize: 0, pageToken: '' }, { caller })).hidings.map((one) => one.id);
const own = (subjectId: string) => identity.client.getHiding({}, { caller: resident(subjectId) });

async function hidden() {
  const subjectId = await somebody();
  const { id } = await identity.client.askHiding({ cityCode: '4401' }, { caller: resident(subjectId) });
  await decide(id, tianhe);
  return subjectId;
}

/** Somebody who declared for them (G13). */
async function holderFor(subjectId: string): Promise<string> {
  const holderId = newUuid();
  const proxy = { id: newUuid(), holderId, subjectId, cityCode: '4401', ground: 'ELDER', state: 'ASKED', createTime: identity.service.context.now(), lookOn: null } as const;
  await identity.service.context.db.tx((tx) => saveProxy(tx, proxy));
  return holderId;
}

describe('a hidden person (T7)', () => {
  test('is named to nobody else, not even by surname, whoever asks and why; each such read is logged and unwraps nothing', async () => {
    const subjectId = await hidden();
    const { reads, unwraps } = identity.world;
    const before = reads.length;
    const askers: [Caller, string][] = [[resident(newUuid()), 'CONFIRM_RESIDENCE'], [tianhe, 'DECIDE_CASE'], [review, 'DECIDE_CASE'], [resident(await holderFor(subjectId)), 'DECLARED_FOR_OTHERS']];
    for (const [caller, purpose] of askers) expect(await nameOf(subjectId, caller, purpose)).toBe('***');
    expect(reads.length - before).toBe(askers.length);
    expect(identity.world.unwraps - unwraps).toBe(0);
  });

  test('is the same to others whatever the name is: two people cannot be told apart', async () => {
    const [one, other] = [await hidden(), await somebody('欧阳修')];
    const { id } = await identity.client.askHiding({ cityCode: '4401' }, { caller: resident(other) });
    await decide(id);
    const asker = resident(newUuid());
    expect(await nameOf(one, asker)).toBe(await nameOf(other, asker));
  });

  test('reads the own name, and the own code goes on showing it', async () => {
    const subjectId = await hidden();
    expect(await nameOf(subjectId, resident(subjectId))).toBe('王**');
    expect(await nameOf(subjectId, resident(subjectId), 'CODE_DISPLAY', 'code')).toBe('王**');
    expect(await own(subjectId)).toMatchObject({ state: State.HIDDEN, cityCode: '4401' });
  });

  test('stays hidden until they themselves end it', async () => {
    const subjectId = await hidden();
    const asker = resident(newUuid());
    await identity.client.endHiding({}, { caller: asker });
    expect(await nameOf(subjectId, asker)).toBe('***');
    for (const _ of [1, 2]) expect(await identity.client.endHiding({}, { caller: resident(subjectId) })).toMatchObject({ state: State.UNSPECIFIED });
    expect(await nameOf(subjectId, asker)).toBe('王**');
    const acts = (await identity.service.announced('audit.recorded.v1')).filter((entry) => (entry['subjectIds'] as string[])[0] === subjectId).map((entry) => entry['act']);
    expect(acts.filter((act) => String(act).includes('HIDING'))).toEqual(['ASK_HIDING', 'DECIDE_HIDING', 'END_HIDING']);
  });
});

test('every place of identity that opens a name for somebody else looks whether the person is hidden (T7)', async () => {
  const folder = new URL('../src/', import.meta.url);
  const opening: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts') && name !== 'vault.ts')) {
    const source = await readFile(new URL(file, folder), 'utf8');
    if (source.includes('openForOther(') && source.includes("'maskedName'")) opening.push(source.includes('findHidden(') ? '' : file);
  }
  expect(opening.length).toBeGreaterThanOrEqual(3);
  expect(opening.filter((file) => file !== '')).toEqual([]);
});

describe('a person who asks to be hidden', () => {
  test('is hidden once one officer of the city approves, and not before', async () => {
    const subjectId = await somebody();
    const ask = () => identity.client.askHiding({ cityCode: '4401' }, { caller: resident(subjectId) });
    const { id } = await ask();
    expect(await ask()).toMatchObject({ id, state: State.OPEN, origin: Origin.PERSON });
    expect(await nameOf(subjectId, tianhe, 'DECIDE_CASE')).toBe('王**');
    expect(await waiting(tianhe)).toContain(id);
    expect(await waiting(officer('o', 'u', ['4403']))).not.toContain(id);
    await expect(decide(id, officer('o', 'u', ['4403']))).rejects.toMatchObject({ reason: 'HIDING_NOT_FOUND', metadata: { hiding: id } });
    for (const _ of [1, 2]) expect(await decide(id, tianhe)).toMatchObject({ state: State.HIDDEN });
    await expect(decide(id, tianhe, Decision.REFUSE)).rejects.toMatchObject({ reason: 'HIDING_NOT_OPEN', metadata: { state: 'HIDDEN' } });
    expect(await waiting(tianhe)).not.toContain(id);
  });

  test('may ask again after a refusal', async () => {
    const subjectId = await somebody();
    const { id } = await identity.client.askHiding({ cityCode: '4401' }, { caller: resident(subjectId) });
    await decide(id, tianhe, Decision.REFUSE);
    expect(await nameOf(subjectId, resident(newUuid()))).toBe('王**');
    expect((await identity.client.askHiding({ cityCode: '4401' }, { caller: resident(subjectId) })).id).not.toBe(id);
  });
});

describe('an officer who proposes it', () => {
  test('does so through a case, and somebody of another unit decides (C49)', async () => {
    const subjectId = await somebody();
    for (const via of ['gateway', 'message', 'code']) await expect(propose(subjectId, tianhe, via)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    const { id } = await propose(subjectId);
    for (const same of [tianhe, officer('colleague', 'unit-tianhe', ['440106'])]) await expect(decide(id, same)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    expect(await nameOf(subjectId, resident(newUuid()))).toBe('王**');
    expect(await decide(id)).toMatchObject({ state: State.HIDDEN, origin: Origin.OFFICER });
    expect(await nameOf(subjectId, tianhe, 'DECIDE_CASE')).toBe('***');
  });

  test('finds a second unit in the one that reviews the city, which has nothing to do with what people ask themselves', async () => {
    const province = officer('officer-province', 'unit-province', ['review:44']);
    const [{ id }, asked] = [await propose(await somebody()), await identity.client.askHiding({ cityCode: '4401' }, { caller: resident(await somebody()) })];
    expect(await waiting(province)).toContain(id);
    expect(await waiting(province)).not.toContain(asked.id);
    expect(await waiting(officer('o', 'u', ['review:4403']))).not.toContain(id);
    await expect(decide(asked.id, province)).rejects.toMatchObject({ reason: 'HIDING_NOT_FOUND' });
    expect(await decide(id, province)).toMatchObject({ state: State.HIDDEN });
  });

  test('is not the person it is about, and says why on evidence; the words are kept sealed', async () => {
    const subjectId = await somebody();
    await expect(propose(subjectId, officer(subjectId, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    await expect(propose(newUuid())).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
    const { id } = await propose(subjectId);
    await expect(identity.client.decideHiding({ hidingId: id, decision: Decision.HIDE, reason: '', evidenceIds: [] }, { caller: review })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(decide(id, officer(subjectId, 'unit-x', ['4401']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    await decide(id);
    const { rows } = await identity.service.base.db.query(sql`select * from hidings where hiding_id = ${id}`);
    expect(JSON.stringify(rows)).not.toMatch(/protection order|order is in force/);
  });
});
