/** Languages a notice is written in; the first is what others fall back to. */
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language asked for when notices are written in it. */
export const languageOf = (asked: string): Language => LANGUAGES.find((known) => known === asked) ?? 'zh-Hans';

/** One text in every language. */
export type InEveryLanguage = Readonly<Record<Language, string>>;
