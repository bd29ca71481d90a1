/** What the gateway says of a field, by what it says: the words are ours in every language (architecture.md 2.5). */
const known: readonly (readonly [RegExp, string])[] = [
  [/^is required$/, 'required'],
  [/^must be (?<from>[\d-]+) to (?<to>[\d-]+)$/, 'between'],
  [/no document number|without document/, 'personal'],
];

/** The key of the words under `violations`, with what they name; `other` for what has no words of its own. */
export function violationWords(description: string): { key: string; named: Readonly<Record<string, string>> } {
  for (const [pattern, key] of known) {
    const found = pattern.exec(description);
    if (found !== null) return { key, named: { ...found.groups } };
  }
  return { key: 'other', named: {} };
}

/** The field a person filled in, of a place inside it: `evidenceIds[0]` is `evidenceIds`. */
export const fieldOf = (path: string): string => path.replace(/\[\d+\].*$/, '');
