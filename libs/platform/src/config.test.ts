import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from './config.js';

const schema = z.object({ SECRET: z.string().min(4), PORT: z.coerce.number() });

test('a secret may come from a file, also behind a transform of the whole', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'config-')), 'secret');
  await writeFile(path, 'from a file\n');
  expect(readConfig(schema, { SECRET_FILE: path, PORT: '1' })).toEqual({ SECRET: 'from a file', PORT: 1 });
  expect(readConfig(schema.transform(({ SECRET }) => SECRET), { SECRET_FILE: path, PORT: '1' })).toBe('from a file');
});

test('the files other programs name in the same environment are not read', () => {
  expect(readConfig(schema, { SECRET: 'given', PORT: '1', SSL_CERT_FILE: '/nowhere/ca.pem' })).toEqual({ SECRET: 'given', PORT: 1 });
});

test('every problem of an environment is listed at once', () => {
  expect(() => readConfig(schema, { SECRET: 'x', PORT: 'y' })).toThrow(/SECRET[\s\S]*PORT/);
});
