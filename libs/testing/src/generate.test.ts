import { readFileSync } from 'node:fs';
import { ageOn, citizenIdFacts, isCitizenIdNumber, plainDate } from '@yuejuma/kernel';
import { describe, expect, it } from 'vitest';
import { atBest } from './at-best.js';
import { generate, type SyntheticBatch } from './generate.js';

const divisions = readFileSync(new URL('../../../services/address/data/divisions.csv', import.meta.url), 'utf8')
  .trimEnd().split('\n').slice(1).map((line) => ({ code: line.slice(0, line.indexOf(',')), name: line.slice(line.indexOf(',') + 1) }));
const codes = new Set(divisions.map((d) => d.code));

function all(seed: number, n: number): SyntheticBatch {
  const whole: SyntheticBatch = { people: [], dwellings: [], ownerships: [], residences: [] };
  for (const batch of generate(seed, n, divisions)) {
    whole.people.push(...batch.people);
    whole.dwellings.push(...batch.dwellings);
    whole.ownerships.push(...batch.ownerships);
    whole.residences.push(...batch.residences);
  }
  return whole;
}

const many = all(1, 100_000);
const citizens = many.people.filter((p) => p.documentType === 'CITIZEN_ID');

describe('the generator', () => {
  it('gives the same people for the same seed, whatever the size of a batch, and others for another', () => {
    const [a, b] = [all(7, 3000), all(7, 3000)];
    const small = [...generate(7, 3000, divisions, { batchSize: 10 })].flatMap((batch) => batch.people);
    expect(a).toEqual(b);
    expect(small).toEqual(a.people);
    expect(all(8, 3000).people.map((p) => p.fullName)).not.toEqual(a.people.map((p) => p.fullName));
  });

  it.each([0, 1, 2, 999, 1000, 1001])('gives exactly %i people', (n) => {
    expect(all(3, n).people).toHaveLength(n);
  });

  it('refuses more people than there are numbers', () => {
    expect(() => [...generate(1, 90_000_001, divisions)]).toThrow(RangeError);
    expect(() => [...generate(1, -1, divisions)]).toThrow(RangeError);
  });

  it('links every person to a dwelling, and owners and dwellings to earlier ones', () => {
    const people = new Set<string>();
    const dwellings = new Set<string>();
    for (const batch of generate(2, 5000, divisions)) {
      for (const p of batch.people) people.add(p.key);
      for (const d of batch.dwellings) dwellings.add(d.key);
      expect(batch.ownerships.every((o) => people.has(o.ownerKey) && dwellings.has(o.dwellingKey))).toBe(true);
      expect(batch.residences.every((r) => people.has(r.personKey) && dwellings.has(r.dwellingKey))).toBe(true);
      expect(batch.residences).toHaveLength(batch.people.length);
    }
  });

  it('makes at least 50,000 people a second', async () => {
    for (const _ of generate(4, 20_000, divisions));
    expect(await atBest(2_000, async () => {
      const before = process.cpuUsage();
      for (const _ of generate(5, 100_000, divisions));
      return process.cpuUsage(before).user / 1_000;
    })).toBeLessThan(2_000);
  });
});

describe('a synthetic person', () => {
  it('has a citizen ID number with a right check character that no real person can have (P19)', () => {
    const numbers = citizens.map((p) => p.documentNumber);
    expect(numbers.filter((number) => !isCitizenIdNumber(number, { allowSynthetic: true }))).toEqual([]);
    expect(numbers.filter((number) => isCitizenIdNumber(number, { allowSynthetic: false }))).toEqual([]);
    expect(numbers.filter((number) => !/^99[2-9]/.test(number))).toEqual([]);
  });

  it('has a birth date and a sex that the number repeats', () => {
    const contradicted = citizens.filter((p) => {
      const facts = citizenIdFacts(p.documentNumber);
      return facts.birthOn !== p.birthDate || facts.sex !== p.sex || !facts.isSynthetic;
    });
    expect(contradicted).toEqual([]);
  });

  it('shares no key, document number or phone with another', () => {
    const phones = many.people.flatMap((p) => p.phone ?? []);
    expect(new Set(many.people.map((p) => p.key)).size).toBe(100_000);
    expect(new Set(many.people.map((p) => p.documentNumber)).size).toBe(100_000);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones.every((phone) => /^154[1-9]\d{7}$/.test(phone))).toBe(true);
  });

  it('has no phone as a small child', () => {
    const asOf = plainDate('2026-01-01');
    const withPhone = many.people.filter((p) => p.phone !== null);
    expect(withPhone.filter((p) => ageOn(p.birthDate, asOf) < 11)).toEqual([]);
    expect(many.people.filter((p) => p.phone === null && ageOn(p.birthDate, asOf) > 12)).toEqual([]);
    expect(many.people.length - withPhone.length).toBeGreaterThan(5000);
  });

  it('may have a compound surname, a rare character, a middle dot or, with a passport, a Latin name', () => {
    for (const pattern of [/^欧阳/, /[\u{20000}-\u{3ffff}]/u, /·/, /䶮/]) expect(citizens.filter((p) => pattern.test(p.fullName)).length).toBeGreaterThan(5);
    const foreign = many.people.filter((p) => p.documentType === 'PASSPORT');
    expect(foreign.length).toBeGreaterThan(20);
    expect(foreign.every((p) => p.hukou === null && /^ZZ\d{8}$/.test(p.documentNumber) && /^[\p{Script=Latin}' -]+$/u.test(p.fullName))).toBe(true);
  });

  it('bears no name that is also part of the name of a place', () => {
    const parts = new Set<string>();
    for (const { name } of divisions) for (const length of [2, 3, 4]) for (let i = 0; i + length <= name.length; i += 1) parts.add(name.slice(i, i + length));
    const inPlaces = many.people.filter((p) => parts.has(p.fullName)).map((p) => p.fullName);
    expect(inPlaces).toEqual([]);
  });

  it('has a hukou in a division of Guangdong, or outside it', () => {
    const hukous = citizens.flatMap((p) => p.hukou ?? []);
    const inside = hukous.filter((h) => h.isGuangdong);
    expect(hukous).toHaveLength(citizens.length);
    expect(inside.filter((h) => !codes.has(h.divisionCode) || !h.text.startsWith('广东省'))).toEqual([]);
    expect(hukous.filter((h) => !h.isGuangdong && !/^(?!44)\d{6}$/.test(h.divisionCode))).toEqual([]);
    expect(inside.length / hukous.length).toBeCloseTo(0.77, 1);
  });
});

describe('a synthetic dwelling', () => {
  it('stands at an address of its own in a community that exists', () => {
    expect(new Set(many.dwellings.map((d) => d.fullText)).size).toBe(many.dwellings.length);
    expect(new Set(many.dwellings.map((d) => [d.divisionCode.slice(0, 6), d.road, d.number, d.building, d.unit, d.room].join())).size).toBe(many.dwellings.length);
    expect(many.dwellings.filter((d) => !codes.has(d.divisionCode))).toEqual([]);
    expect(many.dwellings.filter((d) => !/^广东省.+(路|大道.?|街|巷)\d+号.*\d{3,4}房$/.test(d.fullText))).toEqual([]);
  });

  it('stands in every city, in proportion to the census', () => {
    const share = new Map<string, number>();
    for (const d of many.dwellings) share.set(d.divisionCode.slice(0, 4), (share.get(d.divisionCode.slice(0, 4)) ?? 0) + 1 / many.dwellings.length);
    expect(share.size).toBe(21);
    expect(share.get('4401')).toBeCloseTo(18_677 / 126_011, 1);
    expect(share.get('4453')).toBeCloseTo(2_383 / 126_011, 2);
    expect(new Set(all(9, 150).dwellings.map((d) => d.divisionCode.slice(0, 4))).size).toBe(21);
  });

  it('has an owner, save a few; offices house nobody', () => {
    const owned = new Set(many.ownerships.map((o) => o.dwellingKey));
    const homes = many.dwellings.filter((d) => d.buildingUse === 'RESIDENTIAL');
    const share = homes.filter((d) => owned.has(d.key)).length / homes.length;
    const offices = new Set(many.dwellings.filter((d) => d.buildingUse === 'OFFICE').map((d) => d.key));
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.999);
    expect(offices.size).toBeGreaterThan(100);
    expect(many.residences.some((r) => offices.has(r.dwellingKey))).toBe(false);
  });
});
