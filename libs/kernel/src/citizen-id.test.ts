import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCitizenIdNumber, citizenIdCheckDigit, citizenIdFacts, isCitizenIdNumber, isSyntheticDivision } from './citizen-id.js';
import { addDays, plainDate } from './plain-date.js';

const real = { allowSynthetic: false };
const synthetic = { allowSynthetic: true };

describe('a citizen ID number (GB 11643)', () => {
  test.each([
    ['11010519491231002X', 'the example of the standard'], ['440524188001010014', 'the other example'],
  ])('%s is valid: %s', (number) => {
    expect(isCitizenIdNumber(number, real)).toBe(true);
  });

  test.each([
    ['110105194912310021', 'wrong check character'], ['11010519491231002x', 'small x'], ['11010519490231002X', '31 February'],
    ['110105491231002', 'the old 15 digits'], ['１1010519491231002X', 'full-width digit'], ['11010519491231002X\n', 'line break'],
    [buildCitizenIdNumber('810000', plainDate('1990-01-01'), 1), 'Hong Kong resident permit'],
    [buildCitizenIdNumber('990101', plainDate('1990-01-01'), 1), 'synthetic'], [buildCitizenIdNumber('170101', plainDate('1990-01-01'), 1), 'no province 17'],
  ])('%j is refused: %s', (number) => {
    expect(isCitizenIdNumber(number, real)).toBe(false);
  });

  test('nobody is born after today', () => {
    const number = buildCitizenIdNumber('110105', plainDate('2026-11-22'), 8);
    expect(isCitizenIdNumber(number, { ...real, today: plainDate('2026-11-21') })).toBe(false);
    expect(isCitizenIdNumber(number, { ...real, today: plainDate('2026-11-22') })).toBe(true);
  });

  test('it tells birth date and sex', () => {
    expect(citizenIdFacts('11010519491231002X')).toEqual({ birthOn: '1949-12-31', sex: 'FEMALE', isSynthetic: false });
    expect(citizenIdFacts('440524188001010014')).toEqual({ birthOn: '1880-01-01', sex: 'MALE', isSynthetic: false });
  });

  test('the check character is made of 17 digits only', () => {
    expect(() => citizenIdCheckDigit('1101051949123100')).toThrow(RangeError);
  });
});

test('the number of a made-up person is valid where allowed, and refused in production (P19)', () => {
  expect(isSyntheticDivision('990106')).toBe(true);
  expect(isSyntheticDivision('440106')).toBe(false);
  fc.assert(fc.property(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 45_000 }), fc.integer({ min: 0, max: 999 }), (area, day, sequence) => {
    const birthOn = addDays(plainDate('1900-01-01'), day);
    const number = buildCitizenIdNumber(`99${String(area).padStart(4, '0')}`, birthOn, sequence);
    expect(isCitizenIdNumber(number, synthetic)).toBe(true);
    expect(isCitizenIdNumber(number, real)).toBe(false);
    expect(citizenIdFacts(number)).toEqual({ birthOn, sex: sequence % 2 === 1 ? 'MALE' : 'FEMALE', isSynthetic: true });
  }));
});

test('every single wrong digit and every swap of neighbours is caught: 100 numbers, all places', () => {
  const missed: string[] = [];
  for (let person = 0; person < 100; person += 1) {
    const number = buildCitizenIdNumber('440106', addDays(plainDate('1950-01-01'), person * 271), person * 7);
    for (const wrong of [...wrongDigits(number), ...swaps(number)]) {
      if (wrong.slice(17) === citizenIdCheckDigit(wrong.slice(0, 17).replace('X', '0')) && !wrong.slice(0, 17).includes('X')) missed.push(wrong);
    }
  }
  expect(missed).toEqual([]);
});

function wrongDigits(number: string): string[] {
  return [...number].flatMap((digit, place) =>
    [...'0123456789'].filter((other) => other !== digit).map((other) => number.slice(0, place) + other + number.slice(place + 1)));
}

function swaps(number: string): string[] {
  return [...number].flatMap((digit, place) => {
    const next = number[place + 1];
    return next === undefined || next === digit ? [] : [number.slice(0, place) + next + digit + number.slice(place + 2)];
  });
}
