import type { Bound } from './policy-file.js';

/** Says how a value breaks its bound, or null when it keeps it. A list keeps a `oneOf` when each of its members does. */
export function outsideBound(value: unknown, bound: Bound): string | null {
  if ('anyValue' in bound) return null;
  if ('oneOf' in bound) {
    const members: unknown[] = Array.isArray(value) ? value : [value];
    return members.every((member) => (bound.oneOf as unknown[]).includes(member)) ? null : `is not one of ${bound.oneOf.join(', ')}`;
  }
  const period = asPeriod(value);
  if (period !== null && period.unit !== bound.unit) return `is not counted in the unit ${bound.unit ?? '(none)'}`;
  const numbers: unknown[] = period !== null ? [period.amount] : Array.isArray(value) ? value : [value];
  const keeps = numbers.every((number) => typeof number === 'number' && number >= bound.min && number <= bound.max);
  return keeps ? null : `is outside ${bound.min} to ${bound.max}`;
}

function asPeriod(value: unknown): { amount: unknown; unit: unknown } | null {
  return typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value ? { amount: value.amount, unit: value.unit } : null;
}
