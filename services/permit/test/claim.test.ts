import { addDays, plainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { emit } from '@yuejuma/platform/queue/outbox';
import { Ground, ResidencePermit_State as State } from '@yuejuma/proto/permit/v1/residence_permit';
import { anonymous, officer, partner } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { habitualSet, confirmed, person, startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());
beforeEach(() => permit.goTo(plainDate('2027-07-03')));

const changes = async (residentId: string) => (await permit.about('permit.changed.v1', residentId)).map(({ state, version, missing }) => [state, version, missing]).sort((a, b) => Number(a[1]) - Number(b[1]));

describe('a claim', () => {
  test('is refused while the account is frozen; the permit itself stays to be seen, and is claimed once released (C52)', async () => {
    const { residentId } = await permit.offered();
    const word = (topic: 'account.frozen.v1' | 'account.released.v1', hour: string) => permit.base.db.tx((tx) => emit(tx, topic, { accountId: residentId, time: `2027-07-03T${hour}:00:00.000Z` }, permit.base.now()));
    const claims = () => permit.claim(residentId, Ground.UNSPECIFIED).catch((error: { reason: string }) => error.reason);
    await word('account.frozen.v1', '01');
    await expect.poll(claims).toBe('ACCOUNT_FROZEN');
    expect(await permit.get(residentId)).toMatchObject({ state: State.OFFERED });
    await word('account.released.v1', '02');
    await expect.poll(claims).toBe('GROUND_NOT_ACCEPTED');
    expect(await permit.claim(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION });
  });


  test('answers that qualification has it, due within fifteen days; qualified, the permit is active on two sources (SC663-9, C62)', async () => {
    const { residentId, declarationId } = await permit.offered();
    const claimed = await permit.claim(residentId);
    expect(claimed).toMatchObject({ state: State.UNDER_QUALIFICATION, ground: Ground.EMPLOYMENT, decideByOn: addDays(permit.today(), 15), missing: [], version: 2 });
    expect(claimed.claimTime).toEqual(permit.context.now());
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({
      state: State.ACTIVE, issuedOn: permit.today(), evidenceIds: [declarationId, `si-${residentId}`], missing: [], version: 3,
      policyVersion: permit.base.policies.on('4401', permit.today()).version,
    });
    expect(await changes(residentId)).toEqual([['OFFERED', 1, []], ['UNDER_QUALIFICATION', 2, []], ['ACTIVE', 3, []]]);
    expect(await permit.audited('CLAIM_PERMIT', residentId)).toMatchObject([{ actorKind: 'RESIDENT', actorId: residentId, details: { ground: 'EMPLOYMENT' } }]);
    expect(await permit.audited('ISSUE_PERMIT', residentId)).toMatchObject([{ actorId: 'permit' }]);
    const { rows } = await permit.base.db.query(sql`select e.source from permit_evidence e join permits p on p.id = permit_id where resident_id = ${residentId} order by source`);
    expect(rows).toEqual([{ source: 'OWNER_CONFIRMATION' }, { source: 'SOCIAL_INSURANCE' }]);
  });

  test('may be repeated, also at once and after it was decided; on another ground it is too late', async () => {
    const { residentId } = await permit.offered();
    const answers = await Promise.all(Array.from({ length: 20 }, () => permit.claim(residentId)));
    expect(new Set(answers.map((answer) => answer.version))).toEqual(new Set([2]));
    expect(await permit.audited('CLAIM_PERMIT', residentId)).toHaveLength(1);
    await expect(permit.claim(residentId, Ground.HOME)).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED', metadata: { state: 'UNDER_QUALIFICATION' } });
    await permit.qualify();
    expect(await permit.claim(residentId)).toMatchObject({ state: State.ACTIVE, version: 3 });
    await expect(permit.claim(residentId, Ground.HOME)).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED', metadata: { state: 'ACTIVE' } });
  });

  test('without an offer is refused, before the day too', async () => {
    await expect(permit.claim(person())).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED', metadata: { state: 'NONE' } });
    const { residentId } = await permit.livesHere(addDays(permit.today(), -182));
    await permit.offerDue();
    await expect(permit.claim(residentId)).rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED', metadata: { state: 'NONE' } });
    expect(await changes(residentId)).toEqual([]);
  });

  test('on no ground of the law is refused and changes nothing (SC663-2)', async () => {
    const { residentId } = await permit.offered();
    for (const ground of [Ground.UNSPECIFIED, 99 as unknown as Ground]) await expect(permit.claim(residentId, ground)).rejects.toMatchObject({ reason: 'GROUND_NOT_ACCEPTED', metadata: { field: 'ground' } });
    expect(await permit.get(residentId)).toMatchObject({ state: State.OFFERED });
  });
});

describe('qualification', () => {
  test('names what is missing once, all of it, looks again each day, and never refuses (SC663-9, P17)', async () => {
    const { residentId } = await permit.offered({ confirmedBy: 'SELF' });
    permit.identity.employment.set(residentId, { isEmployed: false });
    await permit.claim(residentId);
    for (let run = 0; run < 3; run += 1) await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: ['EMPLOYMENT', 'HOME'], version: 3 });
    expect(permit.identity.employmentChecks.filter((one) => one === residentId)).toHaveLength(1);
    permit.goTo(addDays(permit.today(), 1));
    await permit.qualify();
    expect(permit.identity.employmentChecks.filter((one) => one === residentId)).toHaveLength(2);
    expect(await changes(residentId)).toEqual([['OFFERED', 1, []], ['UNDER_QUALIFICATION', 2, []], ['UNDER_QUALIFICATION', 3, ['EMPLOYMENT', 'HOME']]]);
    expect(await permit.audited('NAME_MISSING_PROOF', residentId)).toHaveLength(1);
    permit.identity.employment.delete(residentId);
    permit.goTo(addDays(permit.today(), 1));
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: ['HOME'], version: 4 });
  });

  test('issues the permit on the day the missing proof is there', async () => {
    const { residentId } = await permit.offered();
    permit.identity.employment.set(residentId, { confirmedThroughOn: addDays(permit.today(), -1) });
    await permit.claim(residentId);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: ['EMPLOYMENT'] });
    permit.identity.employment.delete(residentId);
    permit.goTo(addDays(permit.today(), 1));
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.ACTIVE, issuedOn: permit.today(), missing: [] });
  });

  test.each([[Ground.HOME, 'HOME', ['HOME']], [Ground.STUDY, 'STUDY', ['STUDY']]] as const)('on the ground %s asks no employer, and one source is not enough', async (ground, _name, missing) => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId, ground);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing });
    expect(permit.identity.employmentChecks).not.toContain(residentId);
  });

  test('takes a registration that an officer confirmed like any other (R29)', async () => {
    const { residentId } = await permit.offered({ confirmedBy: 'OFFICER' });
    await permit.claim(residentId);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.ACTIVE });
  });

  test('does not count a registration that is the 常住地 no more (R32)', async () => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId);
    await permit.deliver('residence.habitual-set.v1', habitualSet(confirmed({ residentId }), 2));
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: ['HOME'] });
  });

  test('waits while the registry does not answer, and issues once on two pods', async () => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId);
    permit.identity.unanswered.add(residentId);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: [], version: 2 });
    permit.identity.unanswered.clear();
    await Promise.all([permit.qualify(), permit.qualify(), permit.qualify()]);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.ACTIVE, version: 3 });
    expect(await permit.audited('ISSUE_PERMIT', residentId)).toHaveLength(1);
  });
});

test('nobody but a resident reads or claims a permit', async () => {
  for (const [caller, reason] of [[anonymous(), 'NOT_SIGNED_IN'], [partner('library-gz'), 'NOT_ALLOWED'], [officer('o', 'u', ['44']), 'NOT_ALLOWED'], [undefined, 'NOT_ALLOWED']] as const) {
    const options = caller === undefined ? {} : { caller };
    await expect(permit.client.getPermit({}, options)).rejects.toMatchObject({ reason });
    await expect(permit.client.claimPermit({ ground: Ground.HOME }, options)).rejects.toMatchObject({ reason });
  }
  expect(await permit.get(person())).toMatchObject({ state: State.NONE, id: '', declarationId: '' });
});
