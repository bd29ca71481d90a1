import { describe, expect, test } from 'vitest';
import { hasValidPermit, isResidentIn, residentSince, shownAddress, type Profile, type ProfileAddress } from './profile.js';

const address = (more: Partial<ProfileAddress>): ProfileAddress => ({ declarationId: 'd', cityCode: '4401', cityName: '广州市', districtName: '天河区', registeredOn: '2026-01-01', isActive: true, isHabitual: false, ...more });
const profile = (...addresses: ProfileAddress[]): Profile => ({ version: 1, sealedName: null, permitState: 'NONE', addresses });

const TODAY = '2026-11-21';

describe('the address a code shows', () => {
  test('is the habitual one, whatever is newer', () => {
    expect(shownAddress(profile(address({ isHabitual: true }), address({ declarationId: 'newer', registeredOn: '2026-06-01' })), TODAY)?.declarationId).toBe('d');
  });
  test('is the newest without a habitual one', () => {
    expect(shownAddress(profile(address({}), address({ declarationId: 'newer', registeredOn: '2026-06-01' })), TODAY)?.declarationId).toBe('newer');
  });
  test('is none where no registration stands, habitual or not', () => {
    expect(shownAddress(profile(address({ isActive: false, isHabitual: true })), TODAY)).toBeUndefined();
    expect(shownAddress(profile(), TODAY)).toBeUndefined();
  });
});

test('a registration in Guangzhou is one in the province, not one in Shenzhen', () => {
  const holder = profile(address({}));
  expect([isResidentIn(holder, '4401', TODAY), isResidentIn(holder, '44', TODAY), isResidentIn(holder, '4403', TODAY)]).toEqual([true, true, false]);
  expect(isResidentIn(profile(address({ isActive: false })), '4401', TODAY)).toBe(false);
});

test('a registration stands until the day before the one it ends on', () => {
  const moving = profile(address({ endsOn: '2026-11-22', isHabitual: true }), address({ declarationId: 'other', cityCode: '4406' }));
  expect(['2026-11-21', '2026-11-22'].map((day) => [shownAddress(moving, day)?.declarationId, isResidentIn(moving, '4401', day)])).toEqual([['d', true], ['other', false]]);
});

test('a registration confirmed ahead of the move stands from its first day, not before', () => {
  const coming = profile(address({ registeredOn: '2026-11-22', isHabitual: true }));
  const seen = ['2026-11-21', '2026-11-22'].map((day) => [shownAddress(coming, day)?.declarationId, isResidentIn(coming, '4401', day), residentSince(coming, '4401', day)]);
  expect(seen).toEqual([[undefined, false, false], ['d', true, '2026-11-22']]);
});

test('a permit is valid while it is in force, not while its use is suspended, and never before', () => {
  const states = ['ACTIVE', 'SUSPENDED', 'CANCELLED', 'OFFERED', 'NONE'];
  expect(states.filter((permitState) => hasValidPermit({ ...profile(), permitState }))).toEqual(['ACTIVE']);
});
