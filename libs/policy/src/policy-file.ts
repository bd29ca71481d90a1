import { isPlainDate, type PlainDate } from '@yuejuma/kernel';
import { z } from 'zod';
import { shownName } from './keys.js';

const plainDate = z.string().refine((text): text is PlainDate => isPlainDate(text), 'no civil date');
const source = z.array(z.string().regex(
  /^(SC663-\d+|R\d+|C\d+|G\d+|T\d+|D\d+|P\d+|A\d+|HMT2018|CIVIL-\d+|CONTRACT-\d+|PERMIT-CLOCKS|PROVINCE-RULE|CITY-RULE|PLATFORM)$/, 'no known source',
)).min(1);

const setting = z.strictObject({
  value: z.unknown(),
  from: plainDate,
  to: plainDate.optional(),
  source,
  note: z.string().optional(),
});

/** What a lower layer may choose: a number or period between two bounds, one of a list, or anything of the right form. */
const bound = z.union([
  z.strictObject({ min: z.number(), max: z.number(), unit: z.enum(['day', 'workingDay']).optional(), source }),
  z.strictObject({ oneOf: z.array(z.union([z.string(), z.boolean()])).min(1), source }),
  z.strictObject({ anyValue: z.literal(true), source }),
]);

/** The form of `policies/national.yaml`, `guangdong.yaml` and the cities' files; keys and values are checked after, so that every problem is listed at once. */
export const policyFile = z.strictObject({
  scope: z.string().regex(/^(CN|44|44\d{2})$/),
  name: shownName,
  rules: z.record(z.string(), z.array(setting).min(1)),
  overlays: z.record(z.string(), bound).default({}),
  golden: z.array(z.strictObject({ on: plainDate, expect: z.record(z.string(), z.unknown()) })).default([]),
});

export type PolicyFile = z.output<typeof policyFile>;
export type Setting = z.output<typeof setting>;
export type Bound = z.output<typeof bound>;
