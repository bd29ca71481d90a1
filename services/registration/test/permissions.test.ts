import { newId, newUuid } from '@yuejuma/kernel';
import { Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { DecideCaseRequest_Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, Evidence_Kind, RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, request, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const id = newId('4401');
const page = { pageSize: 0, pageToken: '' };
const callers: Record<string, Caller | undefined> = {
  anonymous: anonymous(), resident: resident(person()), partner: partner('library-gz'), service: undefined,
  officer: officer('o', 'u', ['4401']), auditor: officer('a', 'u', ['44'], [Role.AUDITOR]), 'city admin': officer('c', 'u', ['4401'], [Role.CITY_ADMIN]),
};
type Call = (options: { caller?: Caller }) => Promise<unknown>;
const matrix: Record<string, { allowed: string; call: (client: RegistrationUnderTest['client']) => Call }> = {
  declareResidence: { allowed: 'resident', call: (client) => (options) => client.declareResidence(request({ addressId: id }), options) },
  listResidences: { allowed: 'resident', call: (client) => (options) => client.listResidences(page, options) },
  withdrawDeclaration: { allowed: 'resident', call: (client) => (options) => client.withdrawDeclaration({ declarationId: id }, options) },
  setHabitualResidence: { allowed: 'resident', call: (client) => (options) => client.setHabitualResidence({ declarationId: id }, options) },
  endResidence: { allowed: 'resident', call: (client) => (options) => client.endResidence({ declarationId: id, endOn: '', cause: EndCause.UNSPECIFIED }, options) },
  keepResidence: { allowed: 'resident', call: (client) => (options) => client.keepResidence({ declarationId: id }, options) },
  confirmResidence: { allowed: 'resident', call: (client) => (options) => client.confirmResidence({ declarationId: id }, options) },
  rejectResidence: { allowed: 'resident', call: (client) => (options) => client.rejectResidence({ declarationId: id, reason: RejectReason.MOVED_OUT }, options) },
  getConfirmerView: { allowed: 'resident', call: (client) => (options) => client.getConfirmerView({ declarationId: id }, options) },
  appealDecision: { allowed: 'resident', call: (client) => (options) => client.appealDecision({ declarationId: id, evidenceIds: [] }, options) },
  addEvidence: { allowed: 'resident', call: (client) => (options) => client.addEvidence({ declarationId: id, kind: Evidence_Kind.LEASE, reference: 'lease 1' }, options) },
  addCaseEvidence: { allowed: 'officer', call: (client) => (options) => client.addCaseEvidence({ caseId: id, kind: Evidence_Kind.OFFICER_VISIT, reference: 'visit 1' }, options) },
  listCases: { allowed: 'officer', call: (client) => (options) => client.listCases(page, options) },
  getCase: { allowed: 'officer', call: (client) => (options) => client.getCase({ caseId: id }, options) },
  proposeAuthorityEnd: { allowed: 'officer', call: (client) => (options) => client.proposeAuthorityEnd({ declarationId: id, cause: EndCause.DECEASED, eventId: 'e', evidenceIds: ['f'], reason: 'r', requestId: newUuid() }, options) },
  approveAuthorityEnd: { allowed: 'officer', call: (client) => (options) => client.approveAuthorityEnd({ authorityEndId: id }, options) },
  listAuthorityEnds: { allowed: 'officer', call: (client) => (options) => client.listAuthorityEnds(page, options) },
  getRollback: { allowed: 'city admin, auditor', call: (client) => (options) => client.getRollback({ rollbackId: id }, options) },
  listRollbacks: { allowed: 'city admin, auditor', call: (client) => (options) => client.listRollbacks(page, options) },
  decideCase: { allowed: 'officer', call: (client) => (options) => client.decideCase({ caseId: id, decision: DecideCaseRequest_Decision.CONFIRM, reason: 'r', evidenceIds: [] }, options) },
};

test.each(Object.keys(matrix).flatMap((method) => Object.keys(callers).map((kind) => [method, kind] as const)))('%s answers a caller of the kind «%s» as the access table says', async (method, kind) => {
  const { allowed, call } = matrix[method]!;
  const caller = callers[kind];
  const outcome = await call(registration.client)(caller === undefined ? {} : { caller }).then(() => 'answered', (error: { reason: string }) => error.reason);
  const denied = kind === 'anonymous' ? 'NOT_SIGNED_IN' : 'NOT_ALLOWED';
  if (allowed.split(', ').includes(kind)) expect(['answered', 'ADDRESS_NOT_FOUND', 'DECLARATION_NOT_FOUND', 'CASE_NOT_FOUND', 'ROLLBACK_NOT_FOUND']).toContain(outcome);
  else expect(outcome).toBe(denied);
});
