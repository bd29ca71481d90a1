/**
 * A civil date of law in Asia/Shanghai, `YYYY-MM-DD`, years 0001 to 9999. Being fixed in width, dates order as text:
 * `a < b` is right. Arithmetic runs on integers; only instants need a time zone.
 */
export type PlainDate = string & { readonly plainDate: unique symbol };

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

// Intl knows the summers of 1986 to 1991, when Shanghai ran at UTC+9; building a formatter costs far more than using one.
const shanghai = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai', calendar: 'gregory', numberingSystem: 'latn', era: 'short', year: 'numeric', month: '2-digit', day: '2-digit',
});
const formatted = /^(\d{2})\/(\d{2})\/(\d{1,4}) AD?$/;

/** The civil date in Shanghai at an instant. RangeError for an invalid Date or a year outside 0001 to 9999. */
export function shanghaiDate(instant: Date): PlainDate {
  // Taking the text apart is three times as fast as formatToParts; a day is found a million times in a scan of the province.
  const match = formatted.exec(shanghai.format(instant));
  if (match === null) throw new RangeError('a civil date has a year between 0001 and 9999');
  return fromParts(Number(match[3]), Number(match[1]), Number(match[2]));
}

/** Whether the text is `YYYY-MM-DD` and such a day exists. */
export function isPlainDate(text: string): text is PlainDate {
  const match = pattern.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Parses `YYYY-MM-DD`. RangeError when the text is no such day; the text is left out of the message, it may be a birth date. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError('not a civil date of the form YYYY-MM-DD');
  return text;
}

/** The date `days` days later (earlier when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Days from `from` to `to`: 1 from today to tomorrow, negative backwards. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/**
 * The corresponding day `months` months later. Month-end rule of Civil Code art. 202: where the month has no such day,
 * its last day stands (31 January + 1 month = 28 or 29 February).
 */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = partsOf(date);
  const count = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(count / 12), ((count % 12) + 12) % 12 + 1];
  return fromParts(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** The corresponding day `years` years later, by the same month-end rule (29 February + 1 year = 28 February). */
export function addYears(date: PlainDate, years: number): PlainDate {
  return addMonths(date, years * 12);
}

/** Negative, 0 or positive, for sorting. */
export function compareDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Full years of age on a civil date (G1). A year is complete on the birthday; for 29 February see {@link addYears}. */
export function ageOn(birthOn: PlainDate, on: PlainDate): number {
  const years = partsOf(on).year - partsOf(birthOn).year;
  return addYears(birthOn, years) <= on ? years : years - 1;
}

/** The first instant of a civil day in Shanghai: 16:00 UTC of the day before, save where the clocks were changed. */
export function startOfShanghaiDay(date: PlainDate): Date {
  const utcMidnight = dayNumber(date) * 86_400_000;
  const usual = utcMidnight - 8 * 3_600_000;
  if (shanghaiDate(new Date(usual)) === date && shanghaiDate(new Date(usual - 1)) < date) return new Date(usual);
  let [before, within] = [utcMidnight - 12 * 3_600_000, utcMidnight];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (shanghaiDate(new Date(middle)) < date) before = middle; else within = middle;
  }
  return new Date(within);
}

/** 1 (Monday) to 7 (Sunday), as in ISO 8601. */
export function weekday(date: PlainDate): number {
  return ((dayNumber(date) + 3) % 7 + 7) % 7 + 1;
}

function partsOf(date: PlainDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

function fromParts(year: number, month: number, day: number): PlainDate {
  if (!(year >= 1 && year <= 9999)) throw new RangeError('a civil date has a year between 0001 and 9999');
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
}

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : monthDays[month - 1] ?? 0;
}

// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are taken to begin in March, so that the leap day ends one.
function dayNumber(date: PlainDate): number {
  const { year, month, day } = partsOf(date);
  const marchYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return marchYear * 365 + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + dayOfYear - 719_468;
}

function fromDayNumber(days: number): PlainDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return fromParts(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}
