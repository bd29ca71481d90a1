import type { Language } from '../../lib/i18n.js';
import type { CityRule } from './guides.js';
import en from './words/en.json';
import zhHans from './words/zh-Hans.json';
import zhHant from './words/zh-Hant.json';

type EntryWords = { title: string; says: readonly string[] };
type DocumentWords = { title: string; entries: Readonly<Record<string, EntryWords>> };

/** The documents in one language. They come with their page and not with the app: the first code page stays small (C67). */
export type GuideWords = {
  title: string;
  intro: string;
  numbers: string;
  openAll: string;
  closeAll: string;
  contents: string;
  acts: string;
  see: string;
  guide: DocumentWords;
  faq: DocumentWords;
  cities: { title: string; intro: string; pick: string; none: string; rules: Readonly<Record<CityRule, string>> };
};

/** All languages at once, so that another one can be chosen without a network. */
export const guideWords: Readonly<Record<Language, GuideWords>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en };

/** What an entry or a part is called. */
export const titleOf = (words: GuideWords, id: string): string => words.guide.entries[id]?.title ?? words.faq.entries[id]?.title ?? (id === 'guide' || id === 'faq' || id === 'cities' ? words[id].title : '');
