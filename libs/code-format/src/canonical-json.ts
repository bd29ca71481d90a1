/** JSON of strings, arrays and objects only. */
export type PlainJson = string | readonly PlainJson[] | { readonly [name: string]: PlainJson };

/** RFC 8785 (JCS): no white space, members sorted by UTF-16 code units. Numbers do not occur in what this format signs. */
export function canonicalJson(value: PlainJson | object): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
