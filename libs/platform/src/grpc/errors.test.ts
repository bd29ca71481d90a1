import { status, type ServiceError } from '@grpc/grpc-js';
import { breach, DomainError, invalidFields, type Reason } from '@yuejuma/kernel';
import { ErrorReason } from '@yuejuma/proto/common/v1/error_reason';
import { expect, test } from 'vitest';
import { createLog } from '../log.js';
import { asDomainError, fromWire, toWire } from './errors.js';
import { STATUS } from './status.js';

const overTheWire = (error: DomainError): DomainError => fromWire({ ...toWire(error), name: 'Error' } as ServiceError, 'permit');
const bare = (code: status): DomainError => fromWire(Object.assign(new Error('14'), { code, details: '', metadata: undefined }) as unknown as ServiceError, 'permit');
const log = createLog('test', 'silent');

test('every reason of the contract has its status, and nothing else has one', () => {
  const reasons = Object.keys(ErrorReason).filter((name) => !['UNSPECIFIED', 'UNRECOGNIZED'].includes(name));
  expect(Object.keys(STATUS).sort()).toEqual(reasons.sort());
});

// What clients of the contract were promised; a change of a line here breaks them.
test.each<[Reason, keyof typeof status]>([
  ['INVALID_FIELD', 'INVALID_ARGUMENT'], ['NOT_SIGNED_IN', 'UNAUTHENTICATED'], ['SESSION_ENDED', 'UNAUTHENTICATED'], ['NOT_ALLOWED', 'PERMISSION_DENIED'],
  ['NOT_THE_CONFIRMER', 'PERMISSION_DENIED'], ['REQUEST_ID_REUSED', 'ALREADY_EXISTS'], ['ALREADY_DECLARED', 'ALREADY_EXISTS'], ['RATE_LIMITED', 'RESOURCE_EXHAUSTED'],
  ['DEPENDENCY_UNAVAILABLE', 'UNAVAILABLE'], ['READ_NOT_LOGGED', 'UNAVAILABLE'], ['CONCURRENT_CHANGE', 'ABORTED'], ['DECLARATION_NOT_FOUND', 'NOT_FOUND'],
  ['DECLARATION_NOT_PENDING', 'FAILED_PRECONDITION'], ['PERMIT_NOT_OFFERED', 'FAILED_PRECONDITION'], ['HOUSE_CODE_INVALID', 'INVALID_ARGUMENT'], ['INTERNAL_FAULT', 'INTERNAL'],
])('%s is %s', (reason, name) => {
  expect(toWire(new DomainError(reason)).code).toBe(status[name]);
});

test('a refusal comes back as it was: reason, metadata, fields and the seconds to wait', () => {
  const error = new DomainError('RATE_LIMITED', { limit: 'otp-per-phone-hour' }, [], 12.2);
  expect(overTheWire(error)).toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'otp-per-phone-hour' }, violations: [], retryAfterSeconds: 13 });
  const violations = [{ field: 'phone', ...breach.malformed('must be a mobile number') }, { field: 'fullName', ...breach.required() }];
  expect(overTheWire(invalidFields(violations))).toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'phone,fullName' }, violations, retryAfterSeconds: undefined });
});

test('what is wrong with a field keeps its reason and its bounds over the wire, and an unknown reason is of a malformed field', () => {
  const violations = [{ field: 'days[0]', ...breach.outOfRange('2026-11-01', '2026-11-22') }, { field: 'days[1]', ...breach.malformed('must be a civil date') }, { field: 'note', ...breach.tooLong(20) }];
  expect(overTheWire(invalidFields(violations)).violations).toEqual(violations);
  expect(overTheWire(invalidFields([{ field: 'note', reason: 'OF_TOMORROW' as 'REQUIRED', description: 'd' }])).violations).toEqual([{ field: 'note', reason: 'MALFORMED', description: 'd' }]);
  expect(overTheWire(invalidFields([{ field: 'note', ...breach.personalData() }])).violations).toEqual([{ field: 'note', ...breach.personalData() }]);
});

test('a peer that is away or slow is a dependency that is unavailable, any other trouble of the wire is a fault', () => {
  for (const code of [status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED, status.RESOURCE_EXHAUSTED]) {
    expect(bare(code)).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE', metadata: { dependency: 'permit' } });
  }
  for (const code of [status.UNKNOWN, status.UNIMPLEMENTED, status.INTERNAL]) expect(bare(code)).toMatchObject({ reason: 'INTERNAL_FAULT' });
});

test('a reason that this build does not know yet is a dependency that is unavailable', () => {
  const sent = toWire(new DomainError('RATE_LIMITED'));
  const details = sent.metadata.get('grpc-status-details-bin')[0] as Buffer;
  details.write('RATE_WIDENED', details.lastIndexOf('RATE_LIMITED'));
  expect(fromWire({ ...sent, name: 'Error' } as ServiceError, 'permit')).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
});

test.each([
  [{ code: 'ECONNREFUSED' }, 'DEPENDENCY_UNAVAILABLE'],
  [{ code: '57P01' }, 'DEPENDENCY_UNAVAILABLE'],
  [{ code: '25006' }, 'DEPENDENCY_UNAVAILABLE'],
  [{ code: '57P03' }, 'DEPENDENCY_UNAVAILABLE'],
  [{ message: 'Connection terminated unexpectedly' }, 'DEPENDENCY_UNAVAILABLE'],
  [{ code: '40001' }, 'CONCURRENT_CHANGE'],
  [{ code: '22021' }, 'INVALID_FIELD'],
  [{ code: '23505', message: 'duplicate key' }, 'INTERNAL_FAULT'],
  [undefined, 'INTERNAL_FAULT'],
])('a fault of the database %j is %s', (fault, reason) => {
  expect(asDomainError(fault, log).reason).toBe(reason);
});

test('of what nobody foresaw nothing is sent', () => {
  const sent = toWire(asDomainError(new Error('王小明 lives in room 1202'), log));
  expect(JSON.stringify([sent.details, sent.message, sent.metadata.getMap()])).not.toMatch(/王小明|1202/);
  expect(sent.code).toBe(status.INTERNAL);
});
