import { readFileSync } from 'node:fs';

/** Level of an administrative division (行政区划); the length of its code says which. */
export type DivisionLevel = 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY';

/** One administrative division of Guangdong, as the National Bureau of Statistics lists it. */
export interface Division {
  /** 4, 6, 9 or 12 digits for CITY, DISTRICT, STREET, COMMUNITY. */
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /** Code of the division around it; null for a city. */
  readonly parentCode: string | null;
}

const LEVELS: Readonly<Record<number, { level: DivisionLevel; parentDigits: number }>> = {
  4: { level: 'CITY', parentDigits: 0 },
  6: { level: 'DISTRICT', parentDigits: 4 },
  9: { level: 'STREET', parentDigits: 6 },
  12: { level: 'COMMUNITY', parentDigits: 9 },
};

/** Meaning of a division code by its length, or null for a code no level has. */
export function divisionLevelOf(code: string): DivisionLevel | null {
  return LEVELS[code.length]?.level ?? null;
}

/** Reads `code,name` lines after one header line. Throws an Error naming the line that is no division or repeats a code or lacks its parent. */
export function parseDivisions(csv: string): Division[] {
  const divisions: Division[] = [];
  const seen = new Set<string>();
  const lines = csv.split('\n');
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const comma = line.indexOf(',');
    const code = line.slice(0, comma);
    const name = line.slice(comma + 1);
    const shape = LEVELS[code.length];
    if (shape === undefined || comma < 0 || name === '' || !/^\d+$/.test(code)) throw new Error(`divisions: line ${i + 1} is no division`);
    const parentCode = shape.parentDigits === 0 ? null : code.slice(0, shape.parentDigits);
    if (seen.has(code) || (parentCode !== null && !seen.has(parentCode))) throw new Error(`divisions: line ${i + 1} repeats a code or lacks its parent`);
    seen.add(code);
    divisions.push({ code, name, level: shape.level, parentCode });
  }
  return divisions;
}

/** All 28,744 divisions of Guangdong in the order of their codes, parents first (R65; source in `data/README.md`). */
export function readDivisions(): Division[] {
  return parseDivisions(readFileSync(new URL('../data/divisions.csv', import.meta.url), 'utf8'));
}
