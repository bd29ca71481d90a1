import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskDocumentNumber, maskName, maskPhone } from './mask.js';

describe('a masked name', () => {
  test.each([
    ['王小明', '王**'], ['欧阳修', '欧**'], ['王明', '王*'], ['李', '*'], ['买买提·艾力', '买**·**'], ['扎西 次仁', '扎* **'],
    ['𠮷野家', '𠮷**'], ['王𠮷', '王*'], ['葛\u{E0100}亮', '葛\u{E0100}*'],
    ['John Smith', 'J*** S****'], ['Mary-Jane O\'Neil', 'M***-J*** O*****'], ['Jose\u0301 Nu\u0301n\u0303ez', 'J*** N****'],
    ['  John   Smith ', 'J*** S****'], ['A B', '* *'], ['Иван', 'И***'], ['', ''],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test('a mask never gives a name back whole, and hides all but one character of a Chinese name', () => {
    const han = fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code));
    const rare = fc.integer({ min: 0x20000, max: 0x2a6df }).map((code) => String.fromCodePoint(code));
    fc.assert(fc.property(fc.array(fc.oneof(han, rare), { minLength: 2, maxLength: 8 }), (characters) => {
      expect(maskName(characters.join(''))).toBe(characters[0] + '*'.repeat(characters.length - 1));
    }));
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /\p{L}/u.test(text)), (name) => {
      expect(maskName(name)).not.toBe(name.normalize('NFC').trim());
    }));
  });
});

test.each([
  ['13800138000', '138****8000'], ['+86 138 0013 8000', '138****8000'], ['8613800138000', '***********00'],
  ['+852 6123 4567', '**********67'], ['110', '***'], ['', ''],
])('the phone %s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});

test.each([
  ['11010519491231002X', '1****************X'], ['E12345678', 'E*******8'], ['12345', '*****'], ['', ''],
])('the document number %s is shown as %s', (number, masked) => {
  expect(maskDocumentNumber(number)).toBe(masked);
});
