import { generate, type SyntheticDwelling } from '@yuejuma/testing/generate';
import { seededRandom } from '@yuejuma/testing/random';
import { describe, expect, it } from 'vitest';
import { readDivisions } from '../src/divisions-file.js';
import { gazetteerOf } from '../src/domain/gazetteer.js';
import { normaliseAddress } from '../src/domain/normalise-address.js';
import { parseAddress } from '../src/domain/parse-address.js';
import { spellings, spellingsOf } from './spellings.js';

const divisions = readDivisions();
const gazetteer = gazetteerOf(divisions);
const canonical = (text: string) => normaliseAddress(text, gazetteer);
const names = new Map(divisions.map((d) => [d.code, d.name]));

function dwellings(seed: number, people: number): SyntheticDwelling[] {
  return [...generate(seed, people, divisions)].flatMap((batch) => batch.dwellings);
}

describe('one address', () => {
  it('has one canonical text for at least 200 spellings (C10)', () => {
    const variants = spellings();
    expect(variants.length).toBeGreaterThanOrEqual(200);
    expect(new Set(variants).size).toBe(variants.length);
    expect(variants.filter((text) => canonical(text) !== '中山大道西188号骏景花园3栋2单元1204房')).toEqual([]);
  });

  it('has the canonical text of its parts, wherever in Guangdong it stands', () => {
    const wrong = dwellings(11, 20_000).filter((d) => canonical(d.fullText) !== canonicalOf(d));
    expect(wrong.map((d) => d.fullText)).toEqual([]);
  });

  it('keeps it through any random spelling of any address', () => {
    const random = seededRandom(5);
    const wrong: string[] = [];
    for (const d of dwellings(12, 4000)) for (const text of spellingsOf(d, names, random)) if (canonical(text) !== canonicalOf(d)) wrong.push(text);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['中山大道西188号', '中山大道西一百八十八号'], ['中山二路8号301房', '中山2路8號301室'], ['泰兴大街三巷8号', '泰兴大街3巷8号'],
    ['五山路12之1号301房', '五山路12号之一301房'], ['五山路12之1号301房', '五山路12-1号301'], ['五山路12之1号301房', '五山路12之一号三〇一房'],
    ['五山路12号301之1房', '五山路12号301房之一'], ['五山路12号A栋1204房', '五山路12号a座12楼04室'], ['五山路12号A栋1204房', '五山路12号Ａ幢１２Ｆ1204'],
    ['五山路135号12栋301房', '五山路135号大院12栋301'], ['五山路12号3栋301房', '五山路12号自编三栋301'], ['五山路12号301房', '五山路12号(原15号)301房'],
    ['五山路12号301房', '五山路１２＃３０１'], ['五山路12号301房', '五山路012号0301房'], ['五山路12号负1层', '五山路12号负一层'], ['五山路12号1层', '五山路12号首层'],
    ['五山路12号甲栋301房', '五山路12号甲座301'], ['五山路23号', '五山路廿三号'], ['五山路23号', '五山路贰拾叁号'], ['骏景花园3栋1204房', '骏景花园小区3号楼1204'],
  ])('%s is also written %s', (expected, text) => {
    expect(canonical(text)).toBe(expected);
    expect(canonical(expected)).toBe(expected);
  });
});

describe('two addresses', () => {
  it('of a district never share a canonical text', () => {
    const seen = new Map<string, string>();
    const clashes: string[] = [];
    for (const { fullText } of dwellings(13, 20_000)) {
      const key = `${parseAddress(fullText, gazetteer).districtCode} ${canonical(fullText)}`;
      if (seen.has(key)) clashes.push(`${fullText} ${seen.get(key)}`);
      seen.set(key, fullText);
    }
    expect(clashes).toEqual([]);
  });

  it.each([
    ['中山路12号301房', '中山路12号302房'], ['中山路12号301房', '中山路12号之一301房'], ['中山路1号2301房', '中山路12号301房'], ['中山路1号23栋01房', '中山路1号2栋301房'],
    ['中山一路12号', '中山二路12号'], ['中山东路12号', '中山西路12号'], ['中山路12号3栋301房', '中山路12号301房'], ['中山路12号3栋1单元301房', '中山路12号3栋2单元301房'],
    ['中山路12号A栋301房', '中山路12号B栋301房'], ['中山路12号三层', '中山路12号四层'], ['中山路12号', '中山路自编12号'], ['中山路12号301房', '中山路12号301之1房'],
    ['中山路123号', '中山路12号3房'], ['中山大道12号', '中山路12号'], ['石牌东路三巷12号', '石牌东路12号'],
  ])('%s and %s stay two', (one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });
});

describe('text that is no address', () => {
  it.each(['', ' ', '。。。', '(((', '号', '----', '1', '一', '之', '广东省', '天河区', '😀', '\u0000', 'A'.repeat(5000), '一'.repeat(5000), '3-'.repeat(2000), '一'.repeat(200), '1-'.repeat(99), '栋'.repeat(200), '路1号'.repeat(1000)])('%# is taken without harm', (text) => {
    const before = process.cpuUsage();
    expect(typeof canonical(text)).toBe('string');
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200);
  });
});

function canonicalOf(d: SyntheticDwelling): string {
  return `${d.road}${d.number}号${d.estate ?? ''}${d.building === null ? '' : `${d.building}栋`}${d.unit === null ? '' : `${d.unit}单元`}${d.room}房`;
}
