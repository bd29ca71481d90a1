import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeyList } from '@yuejuma/code-format';
import type { HeldLists } from '../src/features/verifier/held-lists.js';
import { isPaper, timeWords, verifyOffline, type Seen } from '../src/features/verifier/verify-offline.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../libs/code-format/vectors/${name}.json`, import.meta.url), 'utf8')) as never;
const { keyList, rootPublicKeyJwk } = read('keys') as { keyList: KeyList; rootPublicKeyJwk: HeldLists['root'] };
const { vectors } = read('positive') as { vectors: { name: string; text: string; now: string; code: string; options?: { statusList?: object } }[] };
const device = vectors.find(({ name }) => name.startsWith('device token'))!;
const at = (seconds = 0) => new Date(Date.parse(device.now) + seconds * 1000);
const statusOf = (producedTime: Date) => ({ producedTime, sinceTime: undefined, minVersion: 1, days: everyDay });
/** A list that speaks of strips of every place, none of them revoked. */
const everyDay = new Map(Array.from({ length: 8 }, (_, day) => [new Date(Date.UTC(2026, 10, 18 + day)).toISOString().slice(0, 10), new Uint32Array(0)] as const));
const lists: HeldLists = { root: rootPublicKeyJwk, keys: keyList, status: statusOf(at()), offsetMs: 0, lagMs: 0 };
let seen: Seen;

beforeEach(() => {
  seen = new Map();
});

describe('a verifier without a network', () => {
  test('accepts a phone\'s code once, and forgets it when it is of no more use to anybody', async () => {
    expect(await verifyOffline(device.text, lists, at(), seen)).toMatchObject({ valid: true, reason: 'OK' });
    expect(await verifyOffline(device.text, lists, at(5), seen)).toMatchObject({ valid: false, reason: 'REPLAYED' });
    const other = vectors.find(({ code, name }) => code === 'RESIDENT' && name === 'server token, EdDSA')!;
    await verifyOffline(other.text, lists, new Date(Date.parse(other.now)), seen);
    expect([...seen.values()].every((until) => until > at(5).getTime())).toBe(true);
  });

  test('believes nothing without lists, with lists of another root, or with keys that are over', async () => {
    expect(await verifyOffline(device.text, null, at(), seen)).toMatchObject({ reason: 'UNKNOWN_KEY' });
    const foreign = { ...lists, root: { ...rootPublicKeyJwk, x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } };
    expect(await verifyOffline(device.text, foreign, at(), seen)).toMatchObject({ reason: 'UNKNOWN_KEY' });
    expect(await verifyOffline(device.text, lists, new Date(keyList.validUntil), seen)).toMatchObject({ reason: 'UNKNOWN_KEY' });
  });

  test('says that the list is stale after a day, whatever the code, and never OK', async () => {
    const old = { ...lists, status: statusOf(at(-86_401)) };
    expect(await verifyOffline(device.text, old, at(), seen)).toMatchObject({ valid: false, reason: 'STATUS_LIST_STALE' });
  });

  test('tells a clock that is off from a code that is simply old', async () => {
    const early = await verifyOffline(device.text, lists, at(-120), seen);
    const late = await verifyOffline(device.text, lists, at(120), seen);
    const older = await verifyOffline(device.text, lists, at(7_200), seen);
    expect([early.reason, late.reason, older.reason]).toEqual(['NOT_YET_VALID', 'EXPIRED', 'EXPIRED']);
    expect([timeWords(early), timeWords(late), timeWords(older)]).toEqual(['clockBehind', 'clockAhead', null]);
    expect(early.offBy).toBeLessThan(-60);
    expect(late.offBy).toBeGreaterThan(30);
  });

  test('calls what is no code by its name', async () => {
    expect(await verifyOffline('https://example.com', lists, at(), seen)).toEqual({ valid: false, reason: 'MALFORMED' });
  });
});

describe('a printed code before a verifier without a network (C39)', () => {
  const paper = vectors.find(({ name }) => name === 'printed code')!;
  const withList = (...revoked: number[]): HeldLists => ({ ...lists, printed: { producedTime: at(), revoked: Uint32Array.from(revoked) } });

  test('is accepted as often as it is shown, and known as paper, so that the ID card is asked for', async () => {
    expect([isPaper(paper.text), isPaper(device.text)]).toEqual([true, false]);
    for (let sight = 0; sight < 2; sight += 1) expect(await verifyOffline(paper.text, withList(), at(), seen)).toMatchObject({ valid: true, reason: 'OK' });
  });

  test('is never accepted when it was revoked, or without a list that would say so', async () => {
    expect(await verifyOffline(paper.text, withList(4712), at(), seen)).toMatchObject({ valid: false, reason: 'REVOKED' });
    expect(await verifyOffline(paper.text, lists, at(), seen)).toMatchObject({ valid: false, reason: 'STATUS_LIST_STALE' });
    expect(await verifyOffline(paper.text, null, at(), seen)).toMatchObject({ valid: false, reason: 'UNKNOWN_KEY' });
  });
});
