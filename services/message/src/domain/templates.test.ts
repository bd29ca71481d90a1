import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from './language.js';
import { listedWords } from './listed-words.js';
import { placeholdersOf, render, wordsFor, type Names } from './render.js';
import { TEMPLATES, type Parameters, type TemplateId } from './templates.js';
import { writtenDate } from './written.js';

const names: Names = {
  city: () => ({ 'zh-Hans': '广州市', 'zh-Hant': '廣州市', en: 'Guangzhou' }),
  hotline: () => ({ name: { 'zh-Hans': '投诉举报电话', 'zh-Hant': '投訴舉報電話', en: 'Complaints' }, phone: '110' }),
};
const full: Parameters = { cityCode: '4401', date: '2026-11-22', until: '2026-12-01', reason: 'WRONG_DATE', matter: 'APPEAL', missing: ['HOME', 'STUDY'], districtCode: '440106' };
const everyText = (Object.keys(TEMPLATES) as TemplateId[]).flatMap((id) => LANGUAGES.map((language) => [id, language] as const));

test.each(everyText)('%s in %s says everything it leaves open, and nothing stays open', (id, language) => {
  const text = render(id, full, language, names);
  expect(text).not.toMatch(/[{}]|undefined|\[object/);
  expect(placeholdersOf(TEMPLATES[id].texts[language]).toSorted()).toEqual(placeholdersOf(TEMPLATES[id].texts['zh-Hans']).toSorted());
  for (const name of placeholdersOf(TEMPLATES[id].texts[language])) expect(text).toContain(wordsFor(id, full, language, names)[name]);
});

test('each text is in its own script, and as long as a short message may be', () => {
  for (const { texts } of Object.values(TEMPLATES)) {
    expect(texts.en).not.toMatch(/\p{Script=Han}/u);
    expect(texts['zh-Hant']).not.toMatch(/[这们业务确认证办续还须决达码广东诉签转须会请]/u);
    expect(texts['zh-Hans']).not.toMatch(/[這們業務確認證辦續還須決達碼廣東訴簽轉會請]/u);
    expect(Math.max(texts['zh-Hans'].length, texts['zh-Hant'].length)).toBeLessThan(160);
  }
});

test('each text has a version, the civil date of its review and the role that reviewed it', () => {
  for (const { version, reviewedOn, reviewer } of Object.values(TEMPLATES)) {
    expect(version).toBeGreaterThan(0);
    expect(reviewedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(['EDITOR', 'LEGAL']).toContain(reviewer);
  }
});

test('nobody is threatened: a penalty, a fine or a visit is no word of any text (C20)', () => {
  for (const [id, language] of everyText) expect(TEMPLATES[id].texts[language]).not.toMatch(/罚|罰|追究|上门|上門|拘|fine\b|penalt|prosecut/iu);
});

test.each([
  ['a name for a reason', { reason: '王小明' }, 'residence-rejected'],
  ['a document number for a missing proof', { missing: ['110105199001012345'] }, 'permit-evidence-missing'],
])('%s never comes into a text', (_what, personal, id) => {
  for (const language of LANGUAGES) expect(render(id, { ...full, ...personal }, language, names)).not.toMatch(/王小明|110105/);
});

test.each([['date', 'residence-ended'], ['until', 'residence-disputed']])('free text for %s is no civil date and is refused', (name, id) => {
  expect(() => render(id, { ...full, [name]: '王小明，请回电' }, 'zh-Hans', names)).toThrow(/civil dates only/);
});

test('a text nobody reviewed is not there', () => {
  expect(() => render('hello', full, 'en', names)).toThrow('no template hello');
  expect(() => render('constructor', full, 'en', names)).toThrow('no template constructor');
});

test.each<[Language, string]>([['zh-Hans', '2026年11月2日'], ['zh-Hant', '2026年11月2日'], ['en', '2 November 2026']])('a date in %s is written %s', (language, written) => {
  expect(writtenDate('2026-11-02')[language]).toBe(written);
});

test('an unknown language is answered in simplified Chinese, an unlisted code as other', () => {
  expect(render('habitual-set', full, 'fr', names)).toContain('常住地');
  expect(listedWords(['NO_SUCH_CODE']).en).toBe('other');
});
