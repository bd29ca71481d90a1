import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { readRequest } from '../src/features/request/read-request.js';
import { refusalOf, stillKept, type RefusedRequest } from '../src/features/request/refused-requests.js';
import { nameIn } from '../src/features/request/names-in-languages.js';
import en from '../src/lib/i18n/en.json';
import zhHans from '../src/lib/i18n/zh-Hans.json';
import type { HeldPartners } from '../src/features/request/held-partners.js';

const vectors = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../libs/code-format/vectors/${name}.json`, import.meta.url), 'utf8')) as T;
const { rootPublicKeyJwk, keyList } = vectors<{ rootPublicKeyJwk: HeldPartners['root']; keyList: HeldPartners['keys'] }>('keys');
const { partnerList, vectors: requests } = vectors<{ partnerList: HeldPartners['partners']; vectors: { name: string; request: string; now: string; answeredAt?: number; expectedReason: string }[] }>('requests');
const held: HeldPartners = { root: rootPublicKeyJwk, keys: keyList, partners: partnerList, offsetMs: 0, lagMs: 0 };
const now = new Date('2026-11-21T08:00:00Z');
const requestOf = (name: string): string => requests.find((one) => one.name === `request: ${name}`)!.request;

describe('a wallet that holds the list of partners', () => {
  test('judges every request of the vectors as the page of the format says, without a network', () => {
    for (const { name, request, now: at, answeredAt, expectedReason } of requests) if (answeredAt === undefined) expect([name, readRequest(request, held, new Date(at)).reason]).toEqual([name, expectedReason]);
  });

  test('believes neither a list with one claim more nor one under keys that are over', () => {
    const more = { ...held, partners: { ...partnerList, partners: partnerList.partners.map((one) => ({ ...one, purposes: one.purposes.map((purpose) => ({ ...purpose, claims: ['permitValid', ...purpose.claims] })) })) } };
    const request = requestOf('of a library for a reader’s card');
    expect(readRequest(request, held, now).valid).toBe(true);
    expect(readRequest(request, more, now)).toEqual({ valid: false, reason: 'PARTNER_LIST_STALE' });
    expect(readRequest(request, held, new Date('2026-11-28T00:00:00Z')).reason).toBe('PARTNER_LIST_STALE');
    expect(readRequest(request, null, now)).toEqual({ valid: false, reason: 'NO_LIST' });
  });

  test('has words for every reason, and names a partner in the language shown', () => {
    for (const { expectedReason } of requests) if (expectedReason !== 'OK') expect(zhHans.requestReasons).toHaveProperty(expectedReason);
    const [housing] = partnerList.partners;
    expect(['zh-Hans', 'zh-Hant', 'en', 'fr'].map((language) => nameIn(housing!.name, language))).toEqual(['住房保障', '住房保障', 'Housing', '住房保障']);
    for (const claim of ['residentInCity', 'residentSince', 'permitValid']) expect(en.fields).toHaveProperty(claim);
  });
});

describe('what a phone keeps of refused requests', () => {
  let refusal: RefusedRequest;
  beforeEach(() => {
    const verdict = readRequest(requestOf('one claim more'), held, now);
    if (verdict.reason === 'NO_LIST') throw new Error('a list is held');
    refusal = refusalOf(verdict, 'me', now.getTime())!;
  });

  test('is who asked for what beyond the list, on which day', () => {
    expect(refusal).toMatchObject({ partner: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity', 'residentSince'], excess: ['residentSince'], reason: 'ASKS_TOO_MUCH', onDate: '2026-11-21' });
    expect(JSON.stringify(refusal)).not.toMatch(/\d\d:\d\d/);
  });

  test('is nothing of a request that is only over, changed, or of nobody known', () => {
    for (const name of ['15 s after its end', 'by the key of another partner', 'of a bar nobody reviewed', 'of a library for a reader’s card']) {
      const verdict = readRequest(requestOf(name), held, new Date(name.startsWith('15') ? '2026-11-21T08:02:15Z' : now));
      expect(verdict.reason === 'NO_LIST' ? undefined : refusalOf(verdict, 'me', now.getTime())).toBeNull();
    }
  });

  test('ends after thirty days, and is its holder’s alone', () => {
    const after = (days: number) => stillKept([refusal], 'me', now.getTime() + days * 86_400_000).length;
    expect([after(0), after(29), after(30)]).toEqual([1, 1, 0]);
    expect(stillKept([refusal], 'somebody else', now.getTime())).toEqual([]);
  });
});
