import { jurisdictionOf } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { coversCase } from './jurisdiction.js';

const community = '440106001001';
const first = { caseDivisionCode: community, divisionCode: community, lastCaseKind: 'CONFIRMATION', decidedByUnit: null } as const;
const appeal = { ...first, caseDivisionCode: '440106', lastCaseKind: 'APPEAL' } as const;
const escalated = { ...first, caseDivisionCode: '440106' } as const;
const covers = (codes: string[], d: Parameters<typeof coversCase>[2], unit = 'unit-1') => coversCase(jurisdictionOf(codes), unit, d);

describe('a unit', () => {
  test.each([['440106', true], ['4401', true], [community, true], ['440104', false], ['440106002', false], ['', false], ['%', false], ['11', false]])('of «%s» works on a case of a community of Tianhe: %s', (code, expected) => {
    expect(covers([code], first)).toBe(expected);
  });

  test('of a community no longer has what came up to the district', () => {
    for (const d of [appeal, escalated]) expect([covers([community], d), covers(['440106'], d)]).toEqual([false, true]);
  });

  test('of review has appeals and what was left undecided, never a first decision', () => {
    expect([first, appeal, escalated].map((d) => covers(['review:4401'], d))).toEqual([false, true, true]);
    expect([appeal, escalated].map((d) => covers(['review:4403'], d))).toEqual([false, false]);
    expect(covers(['review:%'], appeal)).toBe(false);
  });

  test('of review still sees what it decided itself', () => {
    const decided = { ...first, decidedByUnit: 'unit-review' };
    expect([covers(['review:4401'], decided, 'unit-review'), covers(['review:4401'], decided, 'unit-2'), covers(['review:4401'], first, '')]).toEqual([true, false, false]);
  });
});
