import { expect, test } from 'vitest';
import { bodyOf } from '../src/features/declare/declaration.js';
import { draftFrom, emptyDraft } from '../src/features/declare/draft.js';
import { intentFor } from '../src/lib/intent.js';

let made = 0;
const newKey = () => `key-${(made += 1)}`;
const body = bodyOf({ houseCode: 'YJH1:X', address: '龙口西路 88 号' }, { dwellingUse: 'RENTED', reason: 'WORK', moveInDate: '' });

test('the same intent keeps its key over double taps, retries and reloads', () => {
  const first = intentFor(null, body, newKey);
  expect(intentFor(first, { ...body }, newKey)).toBe(first);
  const reloaded = draftFrom(JSON.stringify({ ...emptyDraft(), intent: first })).intent;
  expect(intentFor(reloaded, body, newKey).key).toBe(first.key);
});

test('other content is another intent with another key', () => {
  const first = intentFor(null, body, newKey);
  expect(intentFor(first, { ...body, reason: 'STUDY' }, newKey).key).not.toBe(first.key);
});

test('a declaration sends where and what, not the address that was shown, and leaves an empty date to the server', () => {
  expect(body).toEqual({ houseCode: 'YJH1:X', dwellingUse: 'RENTED', reason: 'WORK' });
  expect(bodyOf({ addressText: '后座', divisionCode: '440106005001', address: '…' }, { dwellingUse: 'OTHER', reason: 'FAMILY', moveInDate: '2026-11-20' })).toEqual({ addressText: '后座', divisionCode: '440106005001', dwellingUse: 'OTHER', reason: 'FAMILY', moveInDate: '2026-11-20' });
});

test.each([[null], ['{'], ['null'], ['[]'], ['"x"']])('a kept draft of %j is an empty one', (text) => expect(draftFrom(text)).toEqual(emptyDraft()));

test('a draft has no place for a name or a number of a person', () => {
  expect(Object.keys(emptyDraft()).sort()).toEqual(['dwellingUse', 'intent', 'moveInDate', 'reason', 'where']);
});
