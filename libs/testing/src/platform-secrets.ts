import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What services share with each other or the stores, made once per data folder. */
const NAMES = ['CALLER_KEY', 'SESSION_KEY', 'READ_PERMIT_KEY', 'DATABASE_PASSWORD', 'DEMO_PASSWORD', 'LIBRARY_GZ_SECRET', 'HOSPITAL_GZ_SECRET', 'HOUSING_GD_SECRET', 'LIBRARY_GZ_REQUEST_KEY', 'HOSPITAL_GZ_REQUEST_KEY', 'HOUSING_GD_REQUEST_KEY'] as const;
export type SecretName = (typeof NAMES)[number];
export type Secrets = Readonly<Record<SecretName, string>>;

/** The secrets of a development start, kept in a file only its user reads; missing ones are made. */
export async function readSecrets(dataDir: string): Promise<Secrets> {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'platform.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<Record<SecretName, string>>;
  const secrets = Object.fromEntries(NAMES.map((name) => [name, known[name] ?? randomBytes(32).toString('base64')])) as Record<SecretName, string>;
  if (NAMES.some((name) => known[name] === undefined)) {
    await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return secrets;
}
