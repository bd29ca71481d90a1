import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

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
  const files = ['positive.json', 'negative.json', 'key-lists.json', 'status-lists.json', 'printed-lists.json'];
  const all = files.flatMap((name) => readVectors(vectors, name).vectors);
  const accepted = all.filter(({ expectedReason }) => expectedReason === 'OK').length;
  return `${accepted} accepted, ${all.length - accepted} refused, 0 wrong`;
}

/** Turns one expected verdict round, so that a verifier which agrees with everything is found out. */
function withLie(use: (folder: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  try {
    cpSync(vectors, folder, { recursive: true });
    const file = readVectors(folder, 'negative.json');
    file.vectors[0]!.expectedReason = 'OK';
    writeFileSync(join(folder, 'negative.json'), JSON.stringify(file));
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function agrees(command: string, file: string) {
  expect(run(command, file, vectors)).toEqual({ status: 0, output: expectedSummary() });
}

function noticesLie(command: string, file: string) {
  withLie((folder) => {
    const { status, output } = run(command, file, folder);
    expect(status).toBe(1);
    expect(output).toMatch(/expected OK, got MALFORMED\n\d+ accepted, \d+ refused, 1 wrong$/);
  });
}

/** Runtime, its verifier, and whether it is here: Node always is, Python with cbor2 and cryptography only where somebody put it. */
const python = process.env['YUEJUMA_PYTHON'] ?? 'python3';
const verifiers = [
  { language: 'JavaScript with node:crypto', command: process.execPath, file: 'independent-verifier.mjs', isHere: true },
  { language: 'Python', command: python, file: 'independent-verifier.py', isHere: spawnSync(python, ['-c', 'import cbor2, cryptography']).status === 0 },
].filter(({ isHere }) => isHere);

describe.each(verifiers)('a verifier written from docs/code-format.md alone, in $language', ({ command, file }) => {
  it('agrees with every vector', () => agrees(command, file));
  it('does not agree with a vector that lies', () => noticesLie(command, file));
});
