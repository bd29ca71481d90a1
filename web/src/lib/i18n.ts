import { createI18n } from 'vue-i18n';
import { speak } from './api.js';
import zhHans from './i18n/zh-Hans.json';

export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof languages)[number];

const loaders = {
  'zh-Hans': async () => zhHans,
  'zh-Hant': async () => (await import('./i18n/zh-Hant.json')).default as typeof zhHans,
  en: async () => (await import('./i18n/en.json')).default as typeof zhHans,
};

/** Chinese first: another language is chosen by hand, or by a phone none of whose languages is Chinese. */
export function preferredLanguage(chosen: string | null, phone: readonly string[]): Language {
  const known = languages.find((language) => language === chosen);
  if (known !== undefined) return known;
  const chinese = phone.find((tag) => /^zh\b/i.test(tag));
  if (chinese === undefined) return phone.length > 0 && phone.every((tag) => /^[a-z]/i.test(tag)) ? 'en' : 'zh-Hans';
  return /hant|tw|hk|mo/i.test(chinese) ? 'zh-Hant' : 'zh-Hans';
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-Hans',
  fallbackLocale: 'zh-Hans',
  messages: { 'zh-Hans': zhHans } as Record<string, typeof zhHans>,
  missingWarn: false,
  fallbackWarn: false,
});

export async function setLanguage(next: Language): Promise<void> {
  i18n.global.setLocaleMessage(next, await loaders[next]());
  i18n.global.locale.value = next;
  document.documentElement.lang = next;
  localStorage.setItem('yuejuma.language', next);
  speak(next);
}
