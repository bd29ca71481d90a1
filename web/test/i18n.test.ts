import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { preferredLanguage } from '../src/lib/i18n.js';
import en from '../src/lib/i18n/en.json';
import zhHans from '../src/lib/i18n/zh-Hans.json';
import zhHant from '../src/lib/i18n/zh-Hant.json';

type Words = { [key: string]: string | Words };
const entries = (words: Words, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : entries(value, `${path}${key}.`)));
const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

const original = new Map(entries(zhHans));
describe.each([['en', en], ['zh-Hant', zhHant]] as const)('%s', (_, words) => {
  const translated = new Map(entries(words));
  test('has every text of the original and no other', () => expect([...translated.keys()].sort()).toEqual([...original.keys()].sort()));
  test('keeps the places for values', () => {
    for (const [key, text] of original) expect([key, places(translated.get(key) ?? '')]).toEqual([key, places(text)]);
  });
});

test('no text holds a sign the message format would read as its own', () => {
  for (const words of [zhHans, zhHant, en]) for (const [key, text] of entries(words)) expect(`${key}: ${text}`).not.toMatch(/[@|]/);
});

test('every reason of the contract has words', () => {
  const proto = readFileSync(new URL('../../proto/yuejuma/common/v1/error_reason.proto', import.meta.url), 'utf8');
  const reasons = [...proto.matchAll(/^\s+ERROR_REASON_(\w+) = \d+;/gm)].map(([, reason]) => reason).filter((reason) => reason !== 'UNSPECIFIED');
  expect(reasons.length).toBeGreaterThan(40);
  expect(reasons.filter((reason) => !(`${reason}` in zhHans.errors))).toEqual([]);
});

describe('the language at first', () => {
  test.each([
    [null, ['zh-CN'], 'zh-Hans'],
    [null, ['en-GB', 'zh-CN'], 'zh-Hans'],
    [null, ['zh-HK', 'en'], 'zh-Hant'],
    [null, ['zh-Hant-TW'], 'zh-Hant'],
    [null, ['en-US'], 'en'],
    [null, ['ru', 'de'], 'en'],
    [null, [], 'zh-Hans'],
    ['en', ['zh-CN'], 'en'],
    ['xx', ['zh-CN'], 'zh-Hans'],
  ] as const)('chosen %j on a phone with %j is %s', (chosen, phone, expected) => expect(preferredLanguage(chosen, phone)).toBe(expected));
});
