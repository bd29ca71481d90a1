import { addDays, buildCitizenIdNumber, plainDate } from '@yuejuma/kernel';
import { expect, test } from 'vitest';
import { readClaim } from './claim.js';
import { codeTriesLeft, confirmLimitHit, startLimitHit, type Usage } from './limits.js';
import { covers, readOffices } from './office.js';
import { isChild } from './person.js';
import { isMadeUp } from './synthetic-person.js';
import { nextSteps, requireState, stateAt, type VerificationState } from './verification.js';

const policy = { otpPerPhoneMinute: 1, otpPerPhoneHour: 5, otpPerPhoneDay: 10, otpTries: 5 };
const unused: Usage = { phoneSends: [], documentSends: [], wrongCodes: [], notConfirmed: [] };
const every = (seconds: number, count: number) => Array.from({ length: count }, (_, index) => index * seconds);

test.each([
  [{ phoneSends: [59.5] }, { limit: 'otp-per-phone-minute', retryAfterSeconds: 1 }],
  [{ phoneSends: [60] }, undefined],
  [{ phoneSends: [70, 80, 90, 100, 3_000] }, { limit: 'otp-per-phone-hour', retryAfterSeconds: 600 }],
  [{ phoneSends: [70, 80, 90, 100, 3_600] }, undefined],
  [{ phoneSends: [...every(100, 4).map((age) => age + 60), ...every(100, 6).map((age) => age + 80_000)] }, { limit: 'otp-per-phone-day', retryAfterSeconds: 5_900 }],
  [{ documentSends: every(10, 5) }, { limit: 'otp-per-document-hour', retryAfterSeconds: 3_560 }],
  [{ documentSends: every(10, 4) }, undefined],
  [{ wrongCodes: every(1, 5) }, { limit: 'wrong-codes-per-phone-hour', retryAfterSeconds: 3_596 }],
  [{ notConfirmed: every(1, 5) }, { limit: 'not-confirmed-per-document-hour', retryAfterSeconds: 3_596 }],
] as [Partial<Usage>, object | undefined][])('with %j the answer is %j', (usage, hit) => {
  expect(startLimitHit({ ...unused, ...usage }, policy)).toEqual(hit);
});

test('wrong codes leave fewer tries until an hour has passed', () => {
  expect(codeTriesLeft({ wrongCodes: [] }, policy)).toBe(5);
  expect(codeTriesLeft({ wrongCodes: [1, 2, 3_599, 3_600] }, policy)).toBe(2);
  expect(codeTriesLeft({ wrongCodes: every(1, 9) }, policy)).toBe(0);
  expect(confirmLimitHit({ notConfirmed: every(1, 4) }, policy)).toBeUndefined();
});

test('a person is a child up to the last day of the age of policy, on 29 February too', () => {
  expect(isChild('2010-06-15', plainDate('2027-06-14'), 16)).toBe(true);
  expect(isChild('2010-06-15', plainDate('2027-06-15'), 16)).toBe(false);
  expect(isChild('2012-02-29', plainDate('2029-02-27'), 16)).toBe(true);
  expect(isChild('2012-02-29', plainDate('2029-02-28'), 16)).toBe(false);
  expect(isChild('not a date', plainDate('2029-02-28'), 16)).toBe(false);
});

test('whatever waits is over at its time; what has ended stays as it ended', () => {
  const expireTime = new Date(1_000);
  const states: VerificationState[] = ['OTP_PENDING', 'FACE_PENDING', 'COUNTER_PENDING', 'VERIFIED', 'REFUSED', 'EXPIRED'];
  expect(states.map((state) => stateAt({ state, expireTime }, new Date(999)))).toEqual(states);
  expect(states.map((state) => stateAt({ state, expireTime }, expireTime))).toEqual(['EXPIRED', 'EXPIRED', 'EXPIRED', 'VERIFIED', 'REFUSED', 'EXPIRED']);
  expect(() => requireState({ state: 'OTP_PENDING', expireTime }, 'OTP_PENDING', expireTime)).toThrow('VERIFICATION_STEP_NOT_OPEN');
});

test('wherever the face is asked for, a counter is there too (P12)', () => {
  for (const steps of Object.values(nextSteps)) expect(steps.includes('submitFace')).toBe(steps.includes('chooseCounter'));
});

test('a real number passes in production and in development, a made-up one in development only (P19)', () => {
  const today = plainDate('2026-11-21');
  const claim = (documentNumber: string) => ({ fullName: '王小明', documentType: 'CITIZEN_ID', documentNumber, phone: '13800138000' });
  const [real, madeUp] = ['440106', '990001'].map((division) => buildCitizenIdNumber(division, plainDate('1990-01-01'), 11)) as [string, string];
  for (const allowSynthetic of [true, false]) expect(readClaim(claim(real), { allowSynthetic, today }).documentNumber).toBe(real);
  expect(readClaim(claim(madeUp), { allowSynthetic: true, today }).documentNumber).toBe(madeUp);
  expect(() => readClaim(claim(madeUp), { allowSynthetic: false, today })).toThrow('INVALID_FIELD');
  expect(() => readClaim(claim(buildCitizenIdNumber('440106', addDays(today, 1), 11)), { allowSynthetic: true, today })).toThrow('INVALID_FIELD');
});

test('numbers of the platform\'s own making are told from those of people', () => {
  expect(isMadeUp({ documentType: 'PASSPORT', documentNumber: 'ZZX000006' })).toBe(true);
  expect(isMadeUp({ documentType: 'PASSPORT', documentNumber: 'E12345678' })).toBe(false);
  expect(isMadeUp({ documentType: 'CITIZEN_ID', documentNumber: 'ZZX000006' })).toBe(false);
});

test('an officer covers the divisions below the own, and nobody covers everything', () => {
  expect(covers(['4401'], '440106')).toBe(true);
  expect(covers(['440106'], '440106')).toBe(true);
  expect(covers(['440106'], '4401')).toBe(false);
  expect(covers(['440105', ''], '440106')).toBe(false);
});

test('offices are read from their file', () => {
  expect(readOffices('id,name\n440106,广州市天河区\r\n')).toEqual([{ id: '440106', name: '广州市天河区实名认证窗口', divisionCode: '440106' }]);
});
