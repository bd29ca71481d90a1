import { addDays } from '@yuejuma/kernel';
import { ResidencePermit_State as PermitState } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handlers } from '../src/handlers.js';
import { startPermit, type PermitUnderTest } from './permit-under-test.js';

let permit: PermitUnderTest;
beforeAll(async () => {
  permit = await startPermit();
});
afterAll(() => permit?.stop());

test('nothing is offered for a disputed registration; when it stands, the offer comes and no day is lost (T9)', async () => {
  const home = await permit.livesHere(addDays(permit.today(), -183));
  for (const _ of [1, 2]) await permit.disputed(home);
  await permit.offerDue();
  expect(await permit.get(home.residentId)).toMatchObject({ state: PermitState.NONE });
  await permit.disputeClosed(home);
  await permit.disputed(home, 4);
  await permit.offerDue();
  expect(await permit.get(home.residentId)).toMatchObject({ state: PermitState.OFFERED, offeredOn: permit.today() });
});

test('a claim waits while its registration is disputed, and is decided after', async () => {
  const home = await permit.offered();
  await permit.claim(home.residentId);
  await permit.disputed(home);
  await permit.qualify();
  expect(await permit.get(home.residentId)).toMatchObject({ state: PermitState.UNDER_QUALIFICATION, missing: [] });
  await permit.disputeClosed(home);
  await permit.qualify();
  expect(await permit.get(home.residentId)).toMatchObject({ state: PermitState.ACTIVE });
});

test('a registration that stands again after an appeal is disputed no longer', async () => {
  const home = await permit.livesHere(addDays(permit.today(), -183));
  await permit.disputed(home, 4);
  await permit.ended(home, permit.today(), 'STRANGER', 5);
  await permit.reinstated(home, 7);
  await permit.deliver('residence.habitual-set.v1', { ...home, setOn: permit.today(), previousDeclarationId: '', habitualVersion: 9 });
  await permit.offerDue();
  expect(await permit.get(home.residentId)).toMatchObject({ state: PermitState.OFFERED });
});

/** Somebody else's transaction in which a dispute of this registration arrives, until it is let go. */
async function arriving(home: { declarationId: string; residentId: string }) {
  const { promise, resolve: commit } = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const done = permit.context.db.tx(async (tx) => {
    await handlers(permit.context)['residence.disputed.v1']?.({ ...home, cityCode: '4401', districtCode: '440106', version: 4, closesOn: '2027-12-31' }, (act) => act(tx), 'event');
    started.resolve();
    await promise;
  });
  await started.promise;
  return { commit, done };
}

test.each([
  ['claim', PermitState.UNDER_QUALIFICATION, async () => {
    const home = await permit.offered();
    await permit.claim(home.residentId);
    return home;
  }, () => permit.qualify()],
  ['offer', PermitState.NONE, async () => permit.livesHere(addDays(permit.today(), -183)), () => permit.offerDue()],
])('a %s is not decided while a dispute arrives at the same moment: one waits for the other (T9)', async (_, state, prepare, decide) => {
  const home = await prepare();
  const { commit, done } = await arriving(home);
  const deciding = decide();
  await new Promise((resolve) => setTimeout(resolve, 300));
  commit();
  await Promise.all([done, deciding]);
  expect(await permit.get(home.residentId)).toMatchObject({ state });
});
