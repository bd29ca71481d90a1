/**
 * What others may see of a person (C29, C35). A mask hides characters, not their number; it never returns its input whole.
 */

const firstCharacter = /^\P{M}\p{M}*/u;
const marks = /\p{M}/gu;
const alphabetic = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\s'’.,·-]+$/u;

/**
 * 王小明 → 王**, 欧阳修 → 欧**, John Smith → J*** S****. Alphabetic names keep the first letter of each word, all others
 * only the very first character. Characters are code points, so a rare one beyond the BMP is one star; separators stay.
 */
export function maskName(fullName: string): string {
  const name = fullName.normalize('NFC').trim().replace(/\s+/gu, ' ');
  const words = alphabetic.test(name) ? name.split(/([ ·-])/u) : [name];
  const masked = words.map((word) => (/^[ ·-]$/u.test(word) ? word : maskWord(word))).join('');
  return masked === name ? stars(name) : masked;
}

/** 13800138000 → 138****8000; a number that is not a mainland mobile keeps its last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/[\s-]/gu, '').replace(/^(\+|00)86(?=1\d{10}$)/u, '');
  if (/^1\d{10}$/u.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`;
  return digits.length < 6 ? stars(digits) : stars(digits.slice(0, -2)) + digits.slice(-2);
}

/** First and last character stay, nothing else: the division and the birth date in a citizen ID number are hidden (C37). */
export function maskDocumentNumber(documentNumber: string): string {
  const characters = [...documentNumber.trim()];
  if (characters.length < 6) return '*'.repeat(characters.length);
  return `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
}

function maskWord(word: string): string {
  const first = firstCharacter.exec(word)?.[0] ?? '';
  return first + stars(word.slice(first.length));
}

function stars(text: string): string {
  return [...text.replace(marks, '')].map((character) => (/[ ·-]/u.test(character) ? character : '*')).join('');
}
