import { isPlainDate, weekday, type PlainDate } from '@yuejuma/kernel';
import { z } from 'zod';

const plainDate = z.string().refine((text): text is PlainDate => isPlainDate(text), 'no civil date');
const range = z.strictObject({ name: z.string().min(1), from: plainDate, to: plainDate }).refine(({ from, to }) => from <= to, 'ends before it begins');

const year = z.strictObject({
  year: z.int().min(2016).max(2100),
  /** STATUTORY: the State Council's arrangement of that year is not out, so only the days of the decree stand. */
  arrangement: z.enum(['PUBLISHED', 'STATUTORY']),
  source: z.string().min(1),
  daysOff: z.array(range).min(1),
  workedWeekends: z.array(plainDate.refine((date) => weekday(date) > 5, 'is no weekend')),
}).superRefine(({ year: own, daysOff, workedWeekends }, problems) => {
  const foreign = [...daysOff.flatMap(({ from, to }) => [from, to]), ...workedWeekends].filter((date) => !date.startsWith(`${own}-`));
  for (const date of foreign) problems.addIssue({ code: 'custom', message: `${date} is of another year` });
});

/** The form of `policies/holidays.yaml`. */
export const holidaysFile = z.strictObject({ years: z.array(year) });

/** One year of public holidays, as published or, until then, as the decree has it. */
export type HolidayYear = z.output<typeof year>;
