import { newUuid } from '@yuejuma/kernel';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { IdentityDevelopmentServiceService } from '@yuejuma/proto/identity/v1/development';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startIdentity, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const callers: Readonly<Record<string, Caller>> = {
  anonymous: anonymous(),
  resident: resident(newUuid()),
  officer: officer('officer-1', 'unit', ['440106']),
  auditor: officer('auditor-1', 'unit', ['44'], [Role.AUDITOR]),
  admin: officer('admin-1', 'unit', ['4401'], [Role.CITY_ADMIN]),
  partner: partner('library-gz'),
  service: { ...anonymous(), kind: Caller_Kind.SERVICE },
};

const everyone = Object.keys(callers);
/** Who gets past the door of each method; the rest is default deny. */
const doors: Readonly<Record<string, readonly string[]>> = {
  startVerification: everyone, submitOtp: everyone, submitFace: everyone, chooseCounter: everyone, getVerification: everyone, refreshSession: everyone,
  getResident: ['resident'],
  // Past the door, but NOT_ALLOWED inside: a client of the gateway is not registration and not code.
  readMaskedNames: [], matchCityRecords: [], getPersonMarks: [], proveDevice: [], checkProxy: [],
  listProxies: ['resident'], acceptProxy: ['resident'], endProxy: ['resident'],
  askHiding: ['resident'], getHiding: ['resident'], endHiding: ['resident'], proposeHiding: ['officer'], listHidings: ['officer'], decideHiding: ['officer'],
  enrolCoResident: ['resident'], startConsent: ['officer'], giveConsent: ['officer'], sendNotice: ['service'], askBySms: ['service'],
  listCounterCases: ['officer'], getCounterCase: ['officer'], decideCounterCase: ['officer'],
  checkHukou: ['service'], checkHukous: ['service'], checkEmployment: ['service'], setHabitualResidence: ['service'], clearHabitualResidence: ['service'], getHabitualResidence: ['service'],
  issueSession: ['service'], enrolSyntheticPeople: ['service'],
};

const empty: Readonly<Record<string, object>> = {
  readMaskedNames: { subjectIds: [], purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: '' },
  matchCityRecords: { cityCode: '4403', people: [] },
  getPersonMarks: { subjectIds: [] },
  listCounterCases: { pageSize: 0, pageToken: '' },
  checkProxy: { holderId: newUuid(), subjectId: newUuid(), cityCode: '4401' },
};

test.each([...Object.keys(IdentityServiceService), ...Object.keys(IdentityDevelopmentServiceService)])('%s lets in whom it names and nobody else', async (method) => {
  const client = { ...identity.client, ...identity.doors } as unknown as Record<string, (request: object, options: object) => Promise<unknown>>;
  const { requestDeserialize } = { ...IdentityServiceService, ...IdentityDevelopmentServiceService }[method as keyof typeof IdentityServiceService];
  const outcome = (name: string) => client[method]?.(empty[method] ?? requestDeserialize(Buffer.alloc(0)), { caller: callers[name] })
    .then(() => 'OK', (error: { reason: string }) => error.reason);
  const answers = await Promise.all(everyone.map(async (name) => [name, await outcome(name)] as const));
  const past = answers.filter(([, reason]) => reason !== 'NOT_ALLOWED' && reason !== 'NOT_SIGNED_IN').map(([name]) => name);
  expect(past).toEqual(everyone.filter((name) => doors[method]?.includes(name)));
  expect(answers.find(([name]) => name === 'anonymous')?.[1]).not.toBe('NOT_ALLOWED');
});
