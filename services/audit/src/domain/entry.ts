/** One line of the log before it has a place in it: ids and listed words only. */
export interface Entry {
  entryId: string;
  kind: 'READ' | 'ACT';
  /** Whom it is about; each of them sees it. */
  subjectIds: readonly string[];
  time: Date;
  content: Readonly<Record<string, unknown>>;
}

/** The bytes that are hashed: the content with sorted keys, so that anybody can write them again. */
export function bytesOf(entry: Entry): Buffer {
  return Buffer.from(JSON.stringify(sorted({ ...entry.content, entryId: entry.entryId, kind: entry.kind, subjectIds: [...entry.subjectIds], time: entry.time.toISOString() })));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
