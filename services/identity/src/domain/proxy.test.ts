import { addDays, ageOn, plainDate } from '@yuejuma/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstLookOn, grownOn, lookAt } from './proxy.js';

const policy = { minorMaxAge: 16, proxyNoticeDays: 30 };
const birthDays = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(plainDate('1980-01-01'), days));

describe('acting for a child (G13)', () => {
  test.each([
    ['2010-03-05', 16, '2027-03-05'], ['2010-03-05', 18, '2029-03-05'], ['2008-02-29', 16, '2025-02-28'], ['2008-02-29', 19, '2028-02-29'],
  ])('a child born on %s is one up to and with %i, so that it ends on %s', (born, minorMaxAge, grown) => {
    expect(grownOn(plainDate(born), { minorMaxAge })).toBe(grown);
  });

  test('ends on exactly the day from which they could not be added any more (R41, G1)', () => {
    fc.assert(fc.property(birthDays, fc.constantFrom(16, 18), (born, minorMaxAge) => {
      const grown = grownOn(born, { minorMaxAge });
      expect([ageOn(born, addDays(grown, -1)), ageOn(born, grown)]).toEqual([minorMaxAge, minorMaxAge + 1]);
    }));
  });

  test('is looked at for the first time on a first of the month, never after the day of the notice, and at most a month before', () => {
    fc.assert(fc.property(birthDays, (born) => {
      const [first, notice] = [firstLookOn(born, policy), addDays(grownOn(born, policy), -30)];
      expect([first.slice(8), first <= notice, first > addDays(notice, -31)]).toEqual(['01', true, true]);
    }));
  });

  test('whenever it is looked at, it is told once from 30 days before, and over from the day on', () => {
    const born = plainDate('2010-03-05');
    const on = (day: string, endsOn: string | null = null) => lookAt({ endsOn: endsOn === null ? null : plainDate(endsOn) }, born, plainDate(day), policy);
    expect(on('2027-02-02')).toEqual({ kind: 'WAIT', until: '2027-02-03' });
    expect(on('2027-02-03')).toEqual({ kind: 'TELL', endsOn: '2027-03-05' });
    expect(on('2027-02-04', '2027-03-05')).toEqual({ kind: 'WAIT', until: '2027-03-05' });
    expect(on('2027-03-04')).toEqual({ kind: 'TELL', endsOn: '2027-03-05' });
    expect(on('2027-03-05', '2027-03-05')).toEqual({ kind: 'END' });
    expect(on('2030-01-01')).toEqual({ kind: 'END' });
  });

  test('is told again when the law moves the age after it was told', () => {
    expect(lookAt({ endsOn: plainDate('2027-03-05') }, plainDate('2010-03-05'), plainDate('2027-02-10'), { ...policy, minorMaxAge: 18 })).toEqual({ kind: 'WAIT', until: '2029-02-03' });
  });
});
