import { readdirSync, readFileSync } from 'node:fs';
import { plainDate } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { checkPolicyFiles, PolicyError } from './check.js';
import { policiesOf } from './policies.js';

const folder = new URL('../../../policies/', import.meta.url);
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

type Changes = Record<string, (text: string) => string>;

function filesWith(changes: Changes): { name: string; text: string }[] {
  return [...texts].map(([name, text]) => ({ name, text: changes[name]?.(text) ?? text }));
}

/** What is wrong once some files read otherwise. */
function problemsWith(changes: Changes): readonly string[] {
  try {
    checkPolicyFiles(filesWith(changes));
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

const replace = (from: string, to: string) => (text: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};
const rules = (yaml: string) => replace('rules: {}', `rules:\n${yaml}`);
const setting = (key: string, value: string): string => `  ${key}:\n    - { value: ${value}, from: 2026-01-01, source: [CITY-RULE] }\n`;

describe('a city', () => {
  test.each([
    ['an age below the bound', 'minorMaxAge', '15', 'is outside 16 to 18 (guangdong.yaml)'],
    ['an age above it', 'minorMaxAge', '19', 'is outside 16 to 18 (guangdong.yaml)'],
    ['a longer issue than the decree allows', 'permitIssueWithin', '{ amount: 31, unit: day }', 'is outside 1 to 30 (national.yaml)'],
    ['an issue in working days', 'permitIssueWithin', '{ amount: 20, unit: workingDay }', 'is not counted in the unit day (national.yaml)'],
    ['a longer way to the permit', 'permitAfterDays', '200', 'is not left to this file to set'],
    ['fewer grounds', 'permitGrounds', '[HOME]', 'is not left to this file to set'],
    ['a colour', 'codeColor', 'RED', 'there is no such key'],
    ['a word for a number', 'minorMaxAge', 'seventeen', 'Invalid input: expected number, received string'],
    ['an own issuer', 'permitIssuer', 'LANDLORD', 'is not one of PLATFORM, EXTERNAL (guangdong.yaml)'],
  ])('cannot set %s: %s %s', (_, key, value, problem) => {
    expect(problemsWith({ 'foshan.yaml': rules(setting(key, value)) })).toContain(`foshan.yaml: ${key}: ${problem}`);
  });

  test.each([['minorMaxAge', '17'], ['permitIssueWithin', '{ amount: 30, unit: day }'], ['permitIssuer', 'EXTERNAL']])('may set %s to %s, but its golden cases have to say so', (key, value) => {
    const problems = problemsWith({ 'foshan.yaml': rules(setting(key, value)) });
    expect(problems.every((problem) => problem.includes('its golden case says'))).toBe(true);
    expect(problemsWith({ 'foshan.yaml': (text) => rules(setting(key, value))(text).replace(/golden:[^]*/, '') })).toEqual([]);
  });

  test('hands on no choice of its own making', () => {
    const changed = (text: string): string => `${text}overlays:\n  permitAfterDays: { min: 1, max: 366, source: [CITY-RULE] }\n`;
    expect(problemsWith({ 'foshan.yaml': changed })).toEqual(['foshan.yaml: permitAfterDays: is not left to this file to set']);
  });
});

describe('the province', () => {
  test('cannot shorten what the decree fixes', () => {
    const changed = replace('rules:\n', `rules:\n${setting('permitGrounds', '[HOME]')}${setting('endorsementWindowDays', '7')}`);
    expect(problemsWith({ 'guangdong.yaml': changed })).toEqual([
      'guangdong.yaml: permitGrounds: is not left to this file to set', 'guangdong.yaml: endorsementWindowDays: is outside 30 to 60 (national.yaml)',
    ]);
  });

  test('leaves no day without a value', () => {
    const ends = replace('{ value: 183, from: 2016-01-01,', '{ value: 183, from: 2016-01-01, to: 2026-12-31,');
    expect(problemsWith({ 'guangdong.yaml': ends })).toEqual(['guangdong.yaml: permitAfterDays: nothing holds on 2027-01-01']);
    const late = replace('{ value: 183, from: 2016-01-01,', '{ value: 183, from: 2016-01-02,');
    expect(problemsWith({ 'guangdong.yaml': late })).toEqual(['guangdong.yaml: permitAfterDays: nothing holds on 2016-01-01']);
  });

  test('changes a number from a day on', () => {
    const changed = replace('{ value: 183, from: 2016-01-01, source: [R49, SC663-2, G8] }',
      '{ value: 183, from: 2016-01-01, to: 2027-06-30, source: [R49] }\n    - { value: 90, from: 2027-07-01, source: [G8] }');
    const policies = policiesOf(checkPolicyFiles(filesWith({ 'guangdong.yaml': changed })), (text) => text);
    const [before, after] = [policies.on('4401', plainDate('2027-06-30')), policies.on('4401', plainDate('2027-07-01'))];
    expect([before.permitAfterDays, after.permitAfterDays]).toEqual([183, 90]);
    expect(before.version).not.toBe(after.version);
    expect(problemsWith({ 'guangdong.yaml': (text) => changed(text).replace('from: 2027-07-01', 'from: 2027-06-30') }))
      .toEqual(['guangdong.yaml: permitAfterDays: two values hold on 2027-06-30']);
    expect(problemsWith({ 'guangdong.yaml': (text) => changed(text).replace('to: 2027-06-30', 'to: 2015-06-30') }))
      .toContain('guangdong.yaml: permitAfterDays: ends before it begins on 2016-01-01');
  });
});

test('every problem of every file is listed at once', () => {
  const problems = problemsWith({
    'foshan.yaml': rules(setting('minorMaxAge', '99') + setting('villageGate', 'true')),
    'jieyang.yaml': () => 'scope: "4452"\nname: [',
    'meizhou.yaml': replace('name: { zh-Hans: 梅州市, zh-Hant: 梅州市, en: Meizhou }', 'title: 梅州市'),
    'partners.yaml': (text) => text.replace('purpose: LIBRARY_CARD', 'purpose: DOOR_ACCESS').replace('key: hospital-gz', 'key: library-gz'),
    'heyuan.yaml': replace('scope: "4416"', 'scope: "4401"'),
  });
  for (const start of [
    'foshan.yaml: villageGate: there is no such key', 'foshan.yaml: minorMaxAge: Too big', 'foshan.yaml: minorMaxAge: is outside', 'jieyang.yaml: ',
    'meizhou.yaml: name: ', 'partners.yaml: partners.0.purposes.0.purpose: ', 'the scope 4401 is there twice',
  ]) expect(problems.filter((problem) => problem.startsWith(start)), `${start} in\n${problems.join('\n')}`).not.toEqual([]);
});

test('a value that holds for a single day is followed by the next', () => {
  const changed = replace('{ value: 183, from: 2016-01-01, source: [R49, SC663-2, G8] }',
    '{ value: 90, from: 2016-01-01, to: 2016-01-01, source: [G8] }\n    - { value: 183, from: 2016-01-02, source: [R49] }');
  expect(problemsWith({ 'guangdong.yaml': changed })).toEqual(['guangdong.yaml: permitAfterDays: is 90 on 2016-01-01, its golden case says 183']);
});

test('a value changed in place gives another version, though its rule keeps its id', () => {
  const version = (changes: Changes): string => policiesOf(checkPolicyFiles(filesWith(changes)), (text) => text).on('4401', plainDate('2026-11-21')).version;
  expect(version({})).toBe(version({ 'shenzhen.yaml': replace('84465000', '84465001') }));
  expect(version({})).not.toBe(version({ 'guangdong.yaml': replace('{ value: 3, from: 2016-01-01, source: [PROVINCE-RULE, PLATFORM] }', '{ value: 2, from: 2016-01-01, source: [PROVINCE-RULE, PLATFORM] }') }));
});

test('a source has to be one of the documents we know', () => {
  const changed = replace('source: [R49, SC663-2, G8]', 'source: [my-uncle]');
  expect(problemsWith({ 'guangdong.yaml': changed })).toEqual(expect.arrayContaining([
    'guangdong.yaml: rules.permitAfterDays.0.source.0: no known source', 'no readable file has the scope 44',
  ]));
});

test('a partner has a city with policy, and is there once', () => {
  expect(problemsWith({ 'partners.yaml': (text) => text.replace('cityCode: "4401"', 'cityCode: "4499"').replace('key: housing-gd', 'key: hospital-gz') }))
    .toEqual(['partners.yaml: library-gz: no policy file for its city', 'the partner hospital-gz is there twice']);
});

test('a partner is reviewed, and learns more than one yes or no, or a date, only with the holder\'s consent (P1, C43)', () => {
  const first = (problems: readonly string[]): string => problems[0] ?? '';
  expect(first(problemsWith({ 'partners.yaml': (text) => text.replace(/ {4}review: .*\n/, '') }))).toMatch(/^partners\.yaml: partners\.0\.review: /);
  for (const claims of ['[residentSince]', '[residentInCity, permitValid]']) {
    expect(first(problemsWith({ 'partners.yaml': (text) => text.replace('claims: [residentInCity]', `claims: ${claims}`) }))).toMatch(/^partners\.yaml: partners\.0\.purposes\.0\.byConsent: /);
  }
});

test('a value that its golden case contradicts is refused', () => {
  expect(problemsWith({ 'shenzhen.yaml': replace('{ value: 60, from: 2016-01-01, source: [PERMIT-CLOCKS, CITY-RULE] }', '{ value: 45, from: 2016-01-01, source: [G8] }') }))
    .toEqual(['shenzhen.yaml: endorsementWindowDays: is 45 on 2026-11-21, its golden case says 60']);
});
