import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@yuejuma/platform/db/migrate';
import { testDatabase, type TestDatabase } from '@yuejuma/testing/postgres';

/** A database with the tables every service has, and one that counts effects. */
export function platformDatabase(): Promise<TestDatabase> {
  return testDatabase({
    name: 'platform',
    migrations: [join(import.meta.dirname, '../../platform/migrations'), import.meta.filename],
    async prepare(url) {
      const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
      await writeFile(join(folder, '0001_effects.sql'), 'create table effects (object_id text not null, worker text not null);');
      await migrate(url, folder, new URL(url).username);
      await rm(folder, { recursive: true });
    },
  });
}
