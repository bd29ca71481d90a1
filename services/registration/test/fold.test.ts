import fc from 'fast-check';
import { fold } from '@yuejuma/residence';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findHistory } from '../src/actions.repository.js';
import * as declarations from '../src/declarations.repository.js';
import { communityOfTianhe, officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

interface Home { id: string; tenant: string; owner: string }
const acts: Record<string, (home: Home) => Promise<unknown>> = {
  confirm: ({ id, owner }) => registration.client.confirmResidence({ declarationId: id }, { caller: resident(owner) }),
  reject: ({ id, owner }) => registration.client.rejectResidence({ declarationId: id, reason: RejectReason.WRONG_DATE }, { caller: resident(owner) }),
  withdraw: ({ id, tenant }) => registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) }),
  habitual: ({ id, tenant }) => registration.client.setHabitualResidence({ declarationId: id }, { caller: resident(tenant) }),
  officerConfirms: ({ id }) => registration.client.decideCase({ caseId: id, decision: Decision.CONFIRM, reason: 'seen', evidenceIds: [] }, { caller: officerOfTianhe }),
  officerRejects: ({ id }) => registration.client.decideCase({ caseId: id, decision: Decision.REJECT, reason: 'seen', evidenceIds: ['e'] }, { caller: officerOfTianhe }),
  dayPasses: async () => registration.advance(86_400_000),
};

test('after any sequence of acts every row is the sum of its actions, which the law of the library allows', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.constantFrom('owner', 'typed', 'selfOwned'), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...Object.keys(acts))), { maxLength: 10 }),
    async (ways, steps) => {
      const tenant = person();
      const homes: Home[] = [];
      for (const way of ways) {
        const { addressId, owner } = registration.peers.flat({ owner: way === 'selfOwned' ? tenant : person() });
        const where = way === 'typed' ? { addressText: '某路', divisionCode: communityOfTianhe } : { addressId };
        homes.push({ id: (await registration.declare(tenant, where)).id, tenant, owner });
      }
      for (const [index, act] of steps) await acts[act]!(homes[index % homes.length]!).catch((error: { reason?: string }) => expect(error.reason).toMatch(/^DECLARATION_NOT_|^NOT_THE_CONFIRMER|^CASE_NOT_FOUND|^HABITUAL_REVIEW/));
      for (const { id } of homes) {
        const { divisionCode, deadlineTime, remindTime, appealLapsesOn, noticeDueOn, disputeClosesOn, caseKind, lastCaseKind, caseDivisionCode, ...row } = (await declarations.find(registration.base.db, id))!;
        expect(row).toEqual(fold(await findHistory(registration.base.db, id)));
        expect([divisionCode, deadlineTime !== null]).toEqual([communityOfTianhe, row.state === 'PENDING' || row.state === 'UNDER_REVIEW']);
        expect([caseKind, lastCaseKind, caseDivisionCode]).toEqual([row.state === 'UNDER_REVIEW' ? 'CONFIRMATION' : null, row.reviewCause === null ? null : 'CONFIRMATION', communityOfTianhe]);
        expect([remindTime === null || row.state === 'PENDING', appealLapsesOn, noticeDueOn, disputeClosesOn]).toEqual([true, null, null, null]);
      }
    },
  ), { numRuns: 60 });
}, 120_000);

