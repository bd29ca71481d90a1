import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@yuejuma/kernel';
import { z } from 'zod';

const person = z.object({
  key: z.string(),
  displayName: z.string(),
  roles: z.array(z.enum(['RESIDENT', 'OWNER', 'CUSTODIAN', 'OFFICER', 'AUDITOR', 'CITY_ADMIN'])).min(1),
  subjectId: z.string(),
  note: z.object({ zhHans: z.string(), en: z.string() }),
});
export type DemoEntry = z.infer<typeof person>;

const directory = z.object({ people: z.array(person), dwellingIds: z.array(z.string()) });
export type DemoDirectory = z.infer<typeof directory>;

/** Where the start that seeded the demo wrote down whom and what it made. */
export const demoFile = (dataDir: string): string => join(dataDir, 'demo.json');

/** The demo as it was seeded; empty before that. */
export async function readDemo(dataDir: string): Promise<DemoDirectory> {
  const text = await readFile(demoFile(dataDir), 'utf8').catch(() => undefined);
  return text === undefined ? { people: [], dwellingIds: [] } : directory.parse(JSON.parse(text));
}

/** A named person of the demo. Throws NO_SUCH_DEMO_PERSON. */
export function personOf(demo: DemoDirectory, key: string): DemoEntry {
  const found = demo.people.find((candidate) => candidate.key === key);
  if (found === undefined) throw new DomainError('NO_SUCH_DEMO_PERSON', { person: key.slice(0, 64) });
  return found;
}
