import { addDays } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { Ground, ResidencePermit_State as State } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());

const checksOf = (residentId: string) => permit.presence.checks.filter(({ subjectId }) => subjectId === residentId);

describe('days on which a code was shown (G10, C62)', () => {
  test('are the second source beside the ground that somebody else proves', async () => {
    const { residentId, declarationId } = await permit.offered();
    permit.presence.enough.add(residentId);
    await permit.claim(residentId, Ground.HOME);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.ACTIVE, evidenceIds: [declarationId, `presence-${residentId}`] });
    const { rows } = await permit.base.db.query(sql`select e.source from permit_evidence e join permits p on p.id = permit_id where resident_id = ${residentId} order by source`);
    expect(rows).toEqual([{ source: 'OWNER_CONFIRMATION' }, { source: 'PRESENCE' }]);
  });

  test('are asked for over the days the permit counts, from the registration on', async () => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId, Ground.HOME);
    await permit.qualify();
    expect(checksOf(residentId)).toEqual([{ subjectId: residentId, fromOn: addDays(permit.today(), -182), throughOn: permit.today() }]);
  });

  test('never decide alone, and prove no ground', async () => {
    for (const [confirmedBy, ground] of [['SELF', Ground.HOME], ['OWNER', Ground.STUDY]] as const) {
      const { residentId } = await permit.offered({ confirmedBy });
      permit.presence.enough.add(residentId);
      await permit.claim(residentId, ground);
      await permit.qualify();
      expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION });
      expect(checksOf(residentId)).toEqual([]);
    }
  });

  test('count against nobody who has none or does not let them count: the same is asked for as before', async () => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId, Ground.HOME);
    for (let night = 0; night < 3; night += 1) {
      await permit.qualify();
      expect(await permit.get(residentId)).toMatchObject({ state: State.UNDER_QUALIFICATION, missing: ['HOME'] });
      permit.goTo(addDays(permit.today(), 1));
    }
  });

  test('are not asked about where two sources decide already', async () => {
    const { residentId } = await permit.offered();
    await permit.claim(residentId);
    await permit.qualify();
    expect(await permit.get(residentId)).toMatchObject({ state: State.ACTIVE });
    expect(checksOf(residentId)).toEqual([]);
  });
});
