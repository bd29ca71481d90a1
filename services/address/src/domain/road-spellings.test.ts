import { expect, test } from 'vitest';
import { shorterSpellings } from './road-spellings.js';

const share = (a: string, b: string): boolean => shorterSpellings(a).some((spelling) => shorterSpellings(b).includes(spelling));

test('a wrong, a missing and an extra character still lead to the road', () => {
  for (const slip of ['听河东路', '听荷路', '听荷荷东路', '荷听东路', '听荷东路']) expect(share('听荷东路', slip)).toBe(true);
});

test('a name that differs in two characters is another road', () => {
  expect(share('听荷东路', '听涛西路')).toBe(false);
});
