import { readFileSync } from 'node:fs';
import { ageOn, citizenIdFacts, isCitizenIdNumber, plainDate } from '@yuejuma/kernel';
import { describe, expect, it } from 'vitest';
import { demoDwellings } from './demo-dwellings.js';
import { demoPartners, demoPeople, demoUnits } from './people.js';
import { registryPeople } from './registry-people.js';

const csv = readFileSync(new URL('../../../services/address/data/divisions.csv', import.meta.url), 'utf8');
const names = new Map(csv.trimEnd().split('\n').map((line) => line.split(',') as [string, string]));
const today = plainDate('2026-11-21');
const person = (key: string) => demoPeople.find((p) => p.key === key);
const textOf = (code: string) => `广东省${[...new Set([4, 6, 9].map((digits) => names.get(code.slice(0, digits))))].join('')}`;

describe('the people of the demo', () => {
  it('are the eleven the contract names and a second administrator, with all six roles', () => {
    expect(demoPeople.map((p) => p.key).sort()).toEqual([
      'auditor', 'chen-bo', 'city-admin', 'city-admin-2', 'huang-shenzhen', 'john-smith', 'li-mei', 'liu-nainai', 'officer-review', 'officer-tianhe', 'wang-xiaoming', 'zhang-wei', 'zhao-dormitory',
    ]);
    expect(new Set(demoPeople.flatMap((p) => p.roles))).toEqual(new Set(['RESIDENT', 'OWNER', 'CUSTODIAN', 'OFFICER', 'AUDITOR', 'CITY_ADMIN']));
  });

  it('and those of the registry bear numbers that are right in form and belong to nobody (P19)', () => {
    const citizens = [...demoPeople, ...registryPeople].filter((p) => p.documentType === 'CITIZEN_ID');
    for (const p of citizens) {
      expect(isCitizenIdNumber(p.documentNumber, { allowSynthetic: true, today })).toBe(true);
      expect(isCitizenIdNumber(p.documentNumber, { allowSynthetic: false, today })).toBe(false);
      expect(citizenIdFacts(p.documentNumber)).toEqual({ birthOn: p.birthDate, sex: p.sex, isSynthetic: true });
    }
    expect(new Set(citizens.map((p) => p.documentNumber)).size).toBe(citizens.length);
  });

  it('share no phone with each other nor with the generator', () => {
    const phones = [...demoPeople, ...registryPeople].flatMap((p) => p.phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones.every((phone) => /^1540\d{7}$/.test(phone))).toBe(true);
  });

  it('have a hukou that is a division of its name', () => {
    for (const { hukou } of [...demoPeople, ...registryPeople]) {
      if (hukou?.isGuangdong) expect(hukou.text).toBe(textOf(hukou.divisionCode));
      else expect(hukou?.text ?? '外省').not.toMatch(/^$|^广东/);
    }
    expect(person('wang-xiaoming')?.hukou?.isGuangdong).toBe(false);
  });

  it('are a child whose guardian is li-mei, an old woman and a foreigner with a passport', () => {
    const child = person('chen-bo');
    expect(child?.guardianKey).toBe('li-mei');
    expect(ageOn(child?.birthDate ?? today, plainDate('2028-01-01'))).toBeLessThan(14);
    expect(ageOn(person('liu-nainai')?.birthDate ?? today, today)).toBeGreaterThan(60);
    expect(person('john-smith')).toMatchObject({ documentType: 'PASSPORT', hukou: null });
  });

  it('serve in units if they are staff', () => {
    const units = new Set(demoUnits.map((u) => u.key));
    for (const p of demoPeople) expect(p.unitKey !== null && units.has(p.unitKey)).toBe(p.roles.some((role) => ['OFFICER', 'AUDITOR', 'CITY_ADMIN'].includes(role)));
    expect(person('officer-tianhe')?.unitKey).not.toBe(person('officer-review')?.unitKey);
  });
});

describe('the dwellings of the demo', () => {
  it('are at least two vacant flats of li-mei in 4401, one in custody, one without an owner, one in 4403', () => {
    const vacant = demoDwellings.filter((d) => d.ownerKey === 'li-mei' && d.divisionCode.startsWith('440106') && d.residentKeys.length === 0);
    expect(vacant.length).toBeGreaterThanOrEqual(3);
    expect(vacant.filter((d) => d.custodianKey === 'zhang-wei')).toHaveLength(1);
    expect(demoDwellings.filter((d) => d.ownerKey === null)).toHaveLength(1);
    expect(demoDwellings.filter((d) => d.residentKeys.includes('huang-shenzhen')).map((d) => d.divisionCode.slice(0, 4))).toEqual(['4403']);
  });

  it('stand where their text says, which ends in the room', () => {
    for (const d of demoDwellings) {
      expect(names.has(d.divisionCode)).toBe(true);
      expect(d.fullText.startsWith(textOf(d.divisionCode))).toBe(true);
      expect(d.fullText.endsWith(`${d.room}房`)).toBe(true);
    }
  });

  it('name people of the demo as owners, custodians and residents', () => {
    const roles = new Map(demoPeople.map((p) => [p.key, p.roles]));
    for (const d of demoDwellings) {
      if (d.ownerKey !== null) expect(roles.get(d.ownerKey)).toContain('OWNER');
      if (d.custodianKey !== null) expect(roles.get(d.custodianKey)).toContain('CUSTODIAN');
      for (const key of d.residentKeys) expect(roles.has(key)).toBe(true);
    }
  });
});

describe('the registry of the demo', () => {
  it('knows at least twenty people who have not registered, children and the old among them', () => {
    const ages = registryPeople.map((p) => ageOn(p.birthDate, today));
    expect(registryPeople.length).toBeGreaterThanOrEqual(20);
    expect(ages.some((age) => age < 14) && ages.some((age) => age > 60)).toBe(true);
  });

  it('has names a mask and a collation must bear', () => {
    for (const pattern of [/·/, /^欧阳/, /[\u{20000}-\u{3ffff}]/u, /^..$/u]) expect(registryPeople.some((p) => pattern.test(p.fullName))).toBe(true);
  });
});

describe('the partners of the demo', () => {
  it('are told exactly what they registered for', () => {
    expect(demoPartners.map((p) => [p.key, p.purpose, p.claims, p.needsConsent])).toEqual([
      ['library-gz', 'LIBRARY_CARD', ['residentInCity'], false],
      ['hospital-gz', 'HOSPITAL_REGISTRATION', ['residentInCity'], false],
      ['housing-gd', 'RESIDENCE_PROOF', ['residentInCity', 'residentSince'], true],
    ]);
  });
});
