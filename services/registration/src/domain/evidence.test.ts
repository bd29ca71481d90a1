import { expect, test } from 'vitest';
import { holdsPersonalData, isOwnEvidenceId } from './evidence.js';

test.each(['穗租备2026B0100123456号', '合同编号 GZ-2026-0001', '2026年11月水费单 户号3801227', 'lease-1', 'f81d4fae-7dec-11d0-a765-138001380000', '4401-00000000-1111-4222-8333-138001380000', '12345678901'])('«%s» is a reference', (reference) => {
  expect(holdsPersonalData(reference)).toBe(false);
});

test.each(['440106199003071234', '44010619900307123X', '身份证 440106 1990 0307 123x', '４４０１０６１９９００３０７１２３４', '13800138000', '电话138-0013-8000', '+86 138 0013 8000', '找房东 (138) 0013 8000'])('«%s» is personal data', (reference) => {
  expect(holdsPersonalData(reference)).toBe(true);
});

test('evidence of ours begins with its city', () => {
  expect(['4401-abc', 'lease-1', 'f81d4fae-7dec-11d0-a765-138001380000'].map(isOwnEvidenceId)).toEqual([true, false, false]);
});
