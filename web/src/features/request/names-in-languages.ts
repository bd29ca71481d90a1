import type { NameInLanguages } from '@yuejuma/code-format';

/** A listed name in the language shown. */
export const nameIn = (name: NameInLanguages, language: string): string => name[language as keyof NameInLanguages] ?? name['zh-Hans'];
