import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgedByTheLibrary } from './vectors/judged-by-the-library.js';

const vectors = fileURLToPath(new URL('../vectors', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Vector {
  expectedReason: string;
}

function run(command: string, file: string, folder: string) {
  const { status, stdout, stderr } = spawnSync(command, [script(file), folder], { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}`.trim() };
}

function readVectors(folder: string, name: string): { vectors: Vector[] } {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as { vectors: Vector[] };
}

function expectedSummary() {
  const files = ['positive.json', 'negative.json', 'key-lists.json', 'status-lists.json', 'printed-lists.json', 'partner-lists.json', 'requests.json'];
  // The answer of requests.json is one more.
  const all = [{ expectedReason: 'OK' }, ...files.flatMap((name) => readVectors(vectors, name).vectors)];
  const accepted = all.filter(({ expectedReason }) => expectedReason === 'OK').length;
  return `${accepted} accepted, ${all.length - accepted} refused, 0 wrong`;
}

/** The folder of the vectors, some files of it others. */
function withFiles(files: Readonly<Record<string, unknown>>, use: (folder: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  try {
    cpSync(vectors, folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function agrees(command: string, file: string) {
  expect(run(command, file, vectors)).toEqual({ status: 0, output: expectedSummary() });
}

/** Turns one expected verdict of a file round, so that a verifier which agrees with everything is found out. */
function lying(name: string) {
  const file = readVectors(vectors, name);
  file.vectors.find(({ expectedReason }) => expectedReason === 'MALFORMED')!.expectedReason = 'OK';
  return file;
}

function noticesLies(command: string, file: string) {
  const names = ['negative.json', 'partner-lists.json', 'requests.json', 'printed-lists.json'];
  withFiles(Object.fromEntries(names.map((name) => [name, lying(name)])), (folder) => {
    const { status, output } = run(command, file, folder);
    expect(status).toBe(1);
    expect(output).toMatch(/(.*expected OK, got MALFORMED\n){4}\d+ accepted, \d+ refused, 4 wrong$/);
  });
}

/** Of each of seven kinds: three that say token, one each of paper, request, list of partners and of printed codes. */
const CHANGES = 200;
/** Made once for both verifiers: half of the changed ones are signed anew, in plain JavaScript. */
const library = memo(() => judgedByTheLibrary(CHANGES));

function memo<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function agreesWithTheLibrary(command: string, file: string) {
  const files = library();
  const all = Object.values(files).flatMap(({ vectors: judged }) => judged as readonly Vector[]);
  expect(all).toHaveLength(7 * (CHANGES + 1));
  const accepted = all.filter(({ expectedReason }) => expectedReason === 'OK').length + 1;
  withFiles(files, (folder) => expect(run(command, file, folder)).toEqual({ status: 0, output: `${accepted} accepted, ${all.length + 1 - accepted} refused, 0 wrong` }));
}

/** Runtime, its verifier, and whether it is here: Node always is, Python with cbor2 and cryptography only where somebody put it. */
const python = process.env['YUEJUMA_PYTHON'] ?? 'python3';
const verifiers = [
  { language: 'JavaScript with node:crypto', command: process.execPath, file: 'independent-verifier.mjs', isHere: true },
  { language: 'Python', command: python, file: 'independent-verifier.py', isHere: spawnSync(python, ['-c', 'import cbor2, cryptography']).status === 0 },
].filter(({ isHere }) => isHere);

describe.each(verifiers)('a verifier written from docs/code-format.md alone, in $language', ({ command, file }) => {
  it('agrees with every vector', () => agrees(command, file));
  it('does not agree with vectors that lie', () => noticesLies(command, file));
  it('says of what the library makes, and of 1,400 changed ones, what the library says', () => agreesWithTheLibrary(command, file), 240_000);
});
