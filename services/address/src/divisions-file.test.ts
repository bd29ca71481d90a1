import { describe, expect, it } from 'vitest';
import { divisionLevelOf, parseDivisions, readDivisions } from './divisions-file.js';

const divisions = readDivisions();
const byCode = new Map(divisions.map((d) => [d.code, d]));

describe('the divisions of Guangdong', () => {
  it('are 21 cities, 124 districts, 1,757 streets and towns, 26,842 communities', () => {
    const counts = { CITY: 0, DISTRICT: 0, STREET: 0, COMMUNITY: 0 };
    for (const d of divisions) counts[d.level] += 1;
    expect(counts).toEqual({ CITY: 21, DISTRICT: 124, STREET: 1757, COMMUNITY: 26842 });
  });

  it('hang together: every code is unique, starts with its parent and comes after it', () => {
    expect(byCode.size).toBe(divisions.length);
    for (const d of divisions) {
      if (d.parentCode === null) expect(d.level).toBe('CITY');
      else expect(byCode.has(d.parentCode) && d.code.startsWith(d.parentCode)).toBe(true);
    }
  });

  it('leave no city, district or street without children', () => {
    const parents = new Set(divisions.map((d) => d.parentCode));
    expect(divisions.filter((d) => d.level !== 'COMMUNITY' && !parents.has(d.code))).toEqual([]);
  });

  it('hang the streets of Dongguan and Zhongshan under pseudo districts of the same name', () => {
    expect(byCode.get('441900')).toEqual({ code: '441900', name: '东莞市', level: 'DISTRICT', parentCode: '4419' });
    expect(byCode.get('442000')).toEqual({ code: '442000', name: '中山市', level: 'DISTRICT', parentCode: '4420' });
    for (const city of ['4419', '4420']) expect(divisions.filter((d) => d.parentCode === city)).toHaveLength(1);
  });

  it('know 天河区 and its streets', () => {
    expect(byCode.get('440106')?.name).toBe('天河区');
    expect(divisions.filter((d) => d.parentCode === '440106').map((d) => d.name)).toContain('石牌街道');
  });
});

describe('a divisions file', () => {
  it.each([
    ['an unknown length', 'code,name\n44010,广州市\n'],
    ['a letter in the code', 'code,name\n440X,广州市\n'],
    ['no name', 'code,name\n4401,\n'],
    ['no comma', 'code,name\n4401\n'],
    ['a code twice', 'code,name\n4401,广州市\n4401,广州市\n'],
    ['a child without its parent', 'code,name\n4401,广州市\n440306,宝安区\n'],
  ])('with %s is refused', (_, csv) => {
    expect(() => parseDivisions(csv)).toThrow(/^divisions: line \d/);
  });

  it('tells the level by the length of the code', () => {
    expect(['4401', '440106', '440106015', '440106015001', '44'].map(divisionLevelOf)).toEqual(['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', null]);
  });
});
