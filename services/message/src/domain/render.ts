import type { ShownName } from '@yuejuma/policy';
import { LANGUAGES, languageOf, type InEveryLanguage, type Language } from './language.js';
import { listedWords } from './listed-words.js';
import type { Placeholder } from './template.js';
import { TEMPLATES, isTemplateId, type Parameters } from './templates.js';
import { writtenDate } from './written.js';

/** Where somebody of a district turns to. */
export interface Hotline {
  name: ShownName;
  phone: string;
}

/** Names a notice takes from policy at the time it is read. */
export interface Names {
  city(cityCode: string): ShownName;
  hotline(districtCode: string): Hotline;
}

/** How each placeholder is written; throws when the value it needs is not there. */
const WRITTEN: Readonly<Record<Placeholder, (parameters: Parameters, names: Names) => InEveryLanguage>> = {
  city: ({ cityCode }, names) => names.city(cityCode),
  date: ({ date }) => writtenDate(date ?? ''),
  until: ({ until }) => writtenDate(until ?? ''),
  reason: ({ reason }) => listedWords([reason ?? '']),
  matter: ({ matter }) => listedWords([matter ?? 'MATTER']),
  missing: ({ missing }) => listedWords(missing ?? []),
  hotline({ districtCode, cityCode }, names) {
    const { name, phone } = names.hotline(districtCode ?? cityCode);
    return Object.fromEntries(LANGUAGES.map((language) => [language, `${name[language]} ${phone}`])) as unknown as InEveryLanguage;
  },
};

/** The words for every placeholder of a template in a language, by its name. */
export function wordsFor(templateId: string, parameters: Parameters, language: Language, names: Names): Record<string, string> {
  return Object.fromEntries(placeholdersOf(textOf(templateId, language)).map((name) => [name, WRITTEN[name](parameters, names)[language]]));
}

/** The text of a notice in the language asked for. */
export function render(templateId: string, parameters: Parameters, asked: string, names: Names): string {
  const language = languageOf(asked);
  const words = wordsFor(templateId, parameters, language, names);
  return textOf(templateId, language).replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}

/** The placeholders a text names, each once. */
export const placeholdersOf = (text: string): Placeholder[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as Placeholder))];

function textOf(templateId: string, language: Language): string {
  if (!isTemplateId(templateId)) throw new Error(`no template ${templateId.slice(0, 64)}`);
  return TEMPLATES[templateId].texts[language];
}
