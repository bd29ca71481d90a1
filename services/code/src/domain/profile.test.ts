import { describe, expect, test } from 'vitest';
import { isResidentIn, shownAddress, type Profile, type ProfileAddress } from './profile.js';

const address = (more: Partial<ProfileAddress>): ProfileAddress => ({ declarationId: 'd', cityCode: '4401', cityName: '广州市', districtName: '天河区', registeredOn: '2026-01-01', isActive: true, isHabitual: false, ...more });
const profile = (...addresses: ProfileAddress[]): Profile => ({ version: 1, sealedName: null, permitState: 'NONE', addresses });

describe('the address a code shows', () => {
  test('is the habitual one, whatever is newer', () => {
    expect(shownAddress(profile(address({ isHabitual: true }), address({ declarationId: 'newer', registeredOn: '2026-06-01' })))?.declarationId).toBe('d');
  });
  test('is the newest without a habitual one', () => {
    expect(shownAddress(profile(address({}), address({ declarationId: 'newer', registeredOn: '2026-06-01' })))?.declarationId).toBe('newer');
  });
  test('is none where no registration stands, habitual or not', () => {
    expect(shownAddress(profile(address({ isActive: false, isHabitual: true })))).toBeUndefined();
    expect(shownAddress(profile())).toBeUndefined();
  });
});

test('a registration in Guangzhou is one in the province, not one in Shenzhen', () => {
  const holder = profile(address({}));
  expect([isResidentIn(holder, '4401'), isResidentIn(holder, '44'), isResidentIn(holder, '4403')]).toEqual([true, true, false]);
  expect(isResidentIn(profile(address({ isActive: false })), '4401')).toBe(false);
});
