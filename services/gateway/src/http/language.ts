/** A language the platform speaks. */
export type Language = 'zh-Hans' | 'zh-Hant' | 'en';

const LANGUAGES: readonly [RegExp, Language][] = [
  [/^zh-(hant|tw|hk|mo)\b/, 'zh-Hant'],
  [/^zh\b/, 'zh-Hans'],
  [/^en\b/, 'en'],
];

/** What phones send is a handful of headers; these are read once. */
const REMEMBERED = 256;
const known = new Map<string, Language>();

/** The best language of an `Accept-Language` header (RFC 9110); Simplified Chinese when it names none of ours. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header === '') return 'zh-Hans';
  const text = header.slice(0, 200);
  const language = known.get(text) ?? readLanguage(text);
  if (known.size < REMEMBERED) known.set(text, language);
  return language;
}

function readLanguage(text: string): Language {
  const wanted = text.toLowerCase().split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = Number(parameters.find((text) => text.trim().startsWith('q='))?.trim().slice(2) ?? 1);
      return { language: LANGUAGES.find(([pattern]) => pattern.test(tag.trim()))?.[1], weight: Number.isNaN(weight) ? 0 : weight };
    })
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted[0]?.language ?? 'zh-Hans';
}
