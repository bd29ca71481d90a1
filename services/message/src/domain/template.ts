import type { InEveryLanguage } from './language.js';

/** What a text may leave open, and what is kept to fill it: codes, civil dates and listed words, never a person's data (C20). */
export interface PlaceholderValues {
  /** 城市. */
  city: { cityCode: string };
  /** The day it is about. */
  date: { date: string };
  /** The last day to act, or to be answered. */
  until: { until: string };
  /** One word of the closed list. */
  reason: { reason: string };
  /** What lies with an officer, one word of the closed list. */
  matter: { matter: string };
  /** Words of the closed list. */
  missing: { missing: readonly string[] };
  /** Where to turn to, by the person's own district (R67). */
  hotline: { districtCode: string };
}
export type Placeholder = keyof PlaceholderValues;

/** The placeholders a text names. */
type PlaceholdersIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | PlaceholdersIn<Rest> : never;

/**
 * How a notice reaches somebody besides standing in their list. PUSH: to their devices. SMS: to their phone too, because a
 * day or a right hangs on it. EITHER: to the phone of whoever has no device of their own (R29, C39).
 */
export type Reach = 'PUSH' | 'EITHER' | 'SMS';

/** One reviewed text (C20). */
export interface Template<Name extends Placeholder = Placeholder> {
  /** Grows with every change of a word; the registry in the database names it too. */
  readonly version: number;
  /** Civil date of the review this version passed. */
  readonly reviewedOn: string;
  readonly reviewer: 'EDITOR' | 'LEGAL';
  readonly reach: Reach;
  readonly texts: InEveryLanguage;
  /** Carried in the type only, so that a notice without a value for each does not compile. */
  readonly names?: Name;
}

type Reviewed = Pick<Template, 'version' | 'reviewedOn' | 'reviewer'>;

/** The first review of every text, by the editors of this platform; that of a lawyer raises the version. */
const FIRST: Reviewed = { version: 1, reviewedOn: '2026-11-21', reviewer: 'EDITOR' };

/** A template whose placeholders follow from its first text; a name that is no placeholder does not compile. */
export function template<const Text extends string>(
  reach: Reach,
  texts: { 'zh-Hans': PlaceholdersIn<Text> extends Placeholder ? Text : never; 'zh-Hant': string; en: string },
  reviewed: Reviewed = FIRST,
): Template<PlaceholdersIn<Text> & Placeholder> {
  return { ...reviewed, reach, texts };
}
