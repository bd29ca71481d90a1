import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { guideWords, titleOf, type GuideWords } from '../src/features/guides/guide-words.js';
import { cityRules, documents, entryIds, pageTitles, parts } from '../src/features/guides/guides.js';
import { helped, helpWith, moreOf } from '../src/lib/help.js';
import en from '../src/lib/i18n/en.json';
import zhHans from '../src/lib/i18n/zh-Hans.json';
import zhHant from '../src/lib/i18n/zh-Hant.json';
import { pages } from '../src/routes.js';

type Words = { [key: string]: string | readonly string[] | Words };
const texts = (words: object): string[] => Object.values(words as Words).flatMap((value) => (typeof value === 'string' ? [value] : Array.isArray(value) ? value as string[] : texts(value as Words)));
const keys = (words: object, path = ''): string[] =>
  Object.entries(words as Words).flatMap(([key, value]) => (typeof value === 'string' ? [`${path}${key}`] : Array.isArray(value) ? [`${path}${key} × ${value.length}`] : keys(value as Words, `${path}${key}.`)));
const languages: readonly (readonly [string, GuideWords, object])[] = [['zh-Hans', guideWords['zh-Hans'], zhHans], ['zh-Hant', guideWords['zh-Hant'], zhHant], ['en', guideWords.en, en]];

describe.each(languages)('the guides in %s (R62)', (language, words, app) => {
  test('have the entries of the page, in its order, and each as many steps as in the other languages', () => {
    for (const { id, entries } of documents) expect(Object.keys(words[id].entries)).toEqual(entries.map((entry) => entry.id));
    expect(keys(words)).toEqual(keys(guideWords['zh-Hans']));
    expect(texts(words).filter((text) => text.trim() === '')).toEqual([]);
  });
  test('write no number of the law: days, ages and limits are the policy\'s, and change', () => {
    for (const text of texts(words)) expect(text).not.toMatch(/\d|[二三四五六七八九十百半两兩]个?個?(天|日|小时|小時|工作日|岁|歲|周|月|年)|\b(two|three|five|seven|ten|fifteen|thirty|sixteen|sixty|half) (day|hour|month|year|working)/i);
  });
  test('name every button and state as the app does', () => {
    const named = texts(words).flatMap((text) => [...text.matchAll(/[“「]([^”」]+)[”」]/g)].map(([, name]) => name as string));
    expect(named.length).toBeGreaterThan(25);
    const known = new Set([...texts(app), words.cities.title]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
  test('call every page they lead to by its own title', () => {
    for (const key of Object.values(pageTitles)) expect([language, key, key.split('.').reduce<unknown>((part, name) => (part as Words)[name], app)]).toEqual([language, key, expect.any(String)]);
  });
});

describe('an entry', () => {
  test('is an anchor of its own, and leads to pages and anchors that exist', () => {
    expect(new Set([...entryIds, ...parts]).size).toBe(entryIds.length + parts.length);
    for (const { links, see } of documents.flatMap(({ entries }) => entries)) {
      for (const link of links) expect(Object.keys(pages)).toContain(link);
      for (const id of see) expect(titleOf(guideWords.en, id)).not.toBe('');
    }
    expect(titleOf(guideWords.en, 'nowhere')).toBe('');
  });
  test('stands there for everything residents meet (R9, R14, R17, R20, R33-R35, R62, R63)', () => {
    expect(entryIds).toEqual(expect.arrayContaining(['no-address', 'pending', 'non-standard', 'owner-silent', 'owner-refused', 'camera', 'rare-name', 'my-data', 'who-read', 'colour', 'complaints']));
  });
});

test('what differs in a city is what the city says of itself today (R6, R34, R36, R38, R56)', () => {
  const guangzhou = { addressEntry: 'OPEN', houseManagement: 'OPEN', isPendingIgnorable: false, permitIssuer: 'PLATFORM', moveOutPermitEffect: 'SUSPEND' } as const;
  const shenzhen = { addressEntry: 'CLOSED', houseManagement: 'CLOSED', isPendingIgnorable: true, permitIssuer: 'EXTERNAL', moveOutPermitEffect: 'NONE' } as const;
  expect(cityRules(guangzhou)).toEqual(['entryOpen', 'permitHere', 'moveOutSuspends']);
  expect(cityRules(shenzhen)).toEqual(['entryClosed', 'housesClosed', 'pendingIgnorable', 'permitElsewhere', 'moveOutNone']);
});

describe('a refusal or a notice', () => {
  const anchors: readonly string[] = [...entryIds, ...parts];
  test('that is explained leads to an anchor that exists, and is one there is', () => {
    for (const at of [...Object.values(helped.answers), ...Object.values(helped.tells)]) expect(anchors).toContain(at);
    expect(Object.keys(zhHans.errors)).toEqual(expect.arrayContaining(Object.keys(helped.answers)));
    const folder = new URL('../../services/message/src/domain/', import.meta.url);
    const templates = readdirSync(folder).filter((file) => file.endsWith('templates.ts')).map((file) => readFileSync(new URL(file, folder), 'utf8')).join('');
    for (const templateId of Object.keys(helped.tells)) expect(templates).toContain(`'${templateId}': template(`);
  });
  test('of a city\'s own rule leads to that city', () => {
    expect(helpWith({ reason: 'ADDRESS_ENTRY_DISABLED', metadata: { city: '4403' } })).toEqual({ at: 'cities', city: '4403' });
    expect(helpWith({ reason: 'CO_RESIDENT_AGE', metadata: { city: '4403' } })).toEqual({ at: 'others' });
    expect([helpWith({ reason: 'INTERNAL_FAULT', metadata: {} }), moreOf('habitual-set'), moreOf('residence-silent')]).toEqual([null, null, { at: 'owner-silent' }]);
  });
});
