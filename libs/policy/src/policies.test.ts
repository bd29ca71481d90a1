import { resolve } from 'node:path';
import { plainDate } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { policyKeys, type PolicyKey } from './keys.js';
import { loadPolicies } from './load.js';
import { cite } from './policies.js';

const policies = loadPolicies(resolve(import.meta.dirname, '../../../policies'));
const today = plainDate('2026-11-21');

describe('the province', () => {
  // The decisions of requirements.md section 3, key by key; the second value is Shenzhen's where it differs.
  const decisions: [PolicyKey, unknown, unknown?][] = [
    ['minorMaxAge', 16, 18], ['elderMinAge', 60], ['freeTextConfirmer', 'OFFICER'], ['ownershipSecondReviewFrom', 3],
    ['confirmReminderHours', [24, 48]], ['confirmEscalateHours', 72], ['officerDecideWorkingDays', 5], ['habitualReviewMonths', 12],
    ['moveOutPermitEffect', 'SUSPEND', 'NONE'], ['moveOutGraceDays', 30], ['residenceClockStarts', 'SUBMISSION'], ['permitAfterDays', 183],
    ['carryOverGapDays', 30], ['presenceMinDays', 30], ['evidenceSourcesRequired', 2], ['presenceEraseDays', 30],
    ['scaleRentalRooms', 10], ['proxyNoticeDays', 30], ['objectionDays', 7],
    ['permitIssueWithin', { amount: 15, unit: 'day' }], ['permitIssuePromise', { amount: 5, unit: 'workingDay' }],
    ['endorsementWindowDays', 30, 60], ['suspendedCancelAfterYears', 2], ['permitGrounds', ['EMPLOYMENT', 'HOME', 'STUDY']],
    ['permitIssuer', 'PLATFORM', 'EXTERNAL'], ['addressEntryEnabled', true, false], ['houseManagementEnabled', true, false],
    ['showAddressOnPermit', true, false], ['pendingIgnorable', false, true],
    ['codeWindowSeconds', 30], ['codeLifeSeconds', 60], ['codeSkewSeconds', 15], ['receiptKeepDays', 30], ['accessTokenMinutes', 15],
    ['otpDigits', 6], ['otpTries', 5], ['otpLifeMinutes', 10], ['otpPerPhoneMinute', 1], ['otpPerPhoneHour', 5], ['otpPerPhoneDay', 10],
  ];

  test.each(decisions)('%s is %j, in Shenzhen %j where it differs', (key, province, shenzhen = province) => {
    for (const city of ['44', '4401']) expect(policies.on(city, today)[key]).toEqual(province);
    expect(policies.on('4403', today)[key]).toEqual(shenzhen);
  });

  test('has 21 cities, each with every key, a name in three languages and a hotline', () => {
    expect(policies.cities.map((city) => city.code).sort()).toEqual([
      '4401', '4402', '4403', '4404', '4405', '4406', '4407', '4408', '4409', '4412', '4413', '4414', '4415', '4416', '4417', '4418', '4419',
      '4420', '4451', '4452', '4453',
    ]);
    expect(policies.cities.map(({ name }) => name['zh-Hant']).sort()).toEqual([
      '廣州市', '韶關市', '深圳市', '珠海市', '汕頭市', '佛山市', '江門市', '湛江市', '茂名市', '肇慶市', '惠州市', '梅州市', '汕尾市', '河源市', '陽江市', '清遠市', '東莞市', '中山市', '潮州市', '揭陽市', '雲浮市',
    ].sort());
    for (const { code, name } of policies.cities) {
      const policy = policies.on(code, today);
      for (const key of Object.keys(policyKeys) as PolicyKey[]) expect(policies.rule(policy.ruleIds[key])?.value, `${code} ${key}`).toEqual(policy[key]);
      expect(name['zh-Hans']).toMatch(/市$/);
      expect(policy.hotlines.length).toBeGreaterThan(0);
    }
  });

  test('lets only the cities differ that are known to', () => {
    const differing = policies.cities.filter(({ code }) => Object.values(policies.on(code, today).ruleIds).some((id) => id.startsWith(code)));
    expect(differing.map(({ code }) => code).sort()).toEqual(['4403', '4404', '4415', '4420']);
  });
});

describe('Shenzhen', () => {
  const hotlines = policies.on('4403', today).hotlines;

  test.each([
    ['福田', '福田', '82923357'], ['罗湖', '羅湖', '84460332'], ['盐田', '鹽田', '84460743'], ['南山', '南山', '84466140'], ['宝安', '寶安', '29120405'], ['龙岗', '龍崗', '28587001'],
    ['龙华', '龍華', '85135149'], ['坪山', '坪山', '84443020'], ['光明', '光明', '84468768'], ['大鹏', '大鵬', '85136140'], ['市局', '市局', '84465000'],
  ])('%s, in traditional characters %s, answers at %s (R67)', (name, traditional, phone) => {
    expect(hotlines).toHaveLength(11);
    expect(hotlines.find((hotline) => hotline.name['zh-Hans'] === name)).toMatchObject({ phone, name: { 'zh-Hant': traditional } });
  });

  test('keeps its own six channels (R66)', () => {
    expect(policies.on('4403', today).channels).toHaveLength(6);
  });

  test('follows the province until the day its own rule begins', () => {
    expect(policies.on('4403', plainDate('2022-10-09')).minorMaxAge).toBe(16);
    expect(policies.on('4403', plainDate('2022-10-10')).minorMaxAge).toBe(18);
  });
});

describe('a decision', () => {
  test('cites rules that resolve to their source', () => {
    const policy = policies.on('4403', today);
    const citation = cite(policy, 'minorMaxAge', 'permitAfterDays');
    expect(citation).toEqual({ policyVersion: policy.version, ruleIds: ['4403/minorMaxAge@2022-10-10', '44/permitAfterDays@2016-01-01'] });
    expect(citation.ruleIds.map((id) => policies.rule(id)?.source)).toEqual([['R43', 'G1'], ['R49', 'SC663-2', 'G8']]);
    expect(policies.rule('4403/riskLevel@2022-10-10')).toBeUndefined();
  });

  test('sees one version as long as nothing changes, another where or when something does', () => {
    const version = (city: string, day: string): string => policies.on(city, plainDate(day)).version;
    expect(version('4403', '2026-11-21')).toMatch(/^[0-9a-f]{12}$/);
    expect(version('4403', '2026-11-21')).toBe(version('4403', '2022-10-10'));
    expect(version('4403', '2026-11-21')).not.toBe(version('4403', '2022-10-09'));
    expect(version('4403', '2026-11-21')).not.toBe(version('4404', '2026-11-21'));
    expect(policies.on('4403', today)).toBe(policies.on('4403', plainDate('2026-11-22')));
  });

  test('cannot change the policy it was made by', () => {
    const policy = policies.on('4401', today);
    expect(() => Object.assign(policy, { permitAfterDays: 1 })).toThrow(TypeError);
    expect(() => Object.assign(policy.permitGrounds, ['HOME'])).toThrow(TypeError);
    expect(() => Object.assign(policy.permitIssueWithin, { amount: 30 })).toThrow(TypeError);
  });

  test('is impossible for a city outside Guangdong and before the decree', () => {
    expect(() => policies.on('1101', today)).toThrow(RangeError);
    expect(() => policies.on('4401', plainDate('2015-12-31'))).toThrow(RangeError);
  });
});

describe('a partner', () => {
  test.each([
    ['library-gz', 'LIBRARY_CARD', '4401', ['residentInCity'], false], ['hospital-gz', 'HOSPITAL_REGISTRATION', '4401', ['residentInCity'], false],
    ['housing-gd', 'RESIDENCE_PROOF', '44', ['residentInCity', 'residentSince'], true],
  ])('%s is registered for %s', (key, purpose, cityCode, claims, byConsent) => {
    expect(policies.partnerPurpose(key, purpose, today)).toMatchObject({ purpose, claims, byConsent });
    expect(policies.partners.find((partner) => partner.key === key)?.cityCode).toBe(cityCode);
  });

  test('is registered for nothing else, nor before its day', () => {
    expect(policies.partnerPurpose('library-gz', 'RESIDENCE_PROOF', today)).toBeUndefined();
    expect(policies.partnerPurpose('library-gz', 'DOOR_ACCESS', today)).toBeUndefined();
    expect(policies.partnerPurpose('nobody', 'LIBRARY_CARD', today)).toBeUndefined();
    expect(policies.partnerPurpose('library-gz', 'LIBRARY_CARD', plainDate('2015-12-31'))).toBeUndefined();
  });
});
