import { describe, expect, test } from 'vitest';
import { hashOf, parseHash } from '../src/lib/router.js';
import { homeOf, pageFor, pages, tabsOf } from '../src/routes.js';

describe('the address', () => {
  test.each(['', '#', '#/'])('%j is the code page: one tap and it is there', (hash) => expect(parseHash(hash).name).toBe('code'));
  test('carries a scanned house code whatever signs are in it', () => {
    const houseCode = 'YJH1:6BF %*+-./:&?=#';
    expect(parseHash(hashOf('declare', { houseCode }))).toEqual({ name: 'declare', params: { houseCode } });
  });
});

describe('a page', () => {
  test('of a person is shown to nobody who is not signed in', () => {
    const open = Object.keys(pages).filter((name) => pageFor(name, null) === name);
    expect(open.sort()).toEqual(['guides', 'invited-owner', 'notice', 'sign-in', 'verifier', 'verify']);
    expect(pageFor('code', null)).toBe('sign-in');
  });
  test('that does not exist leads home', () => {
    expect(pageFor('nowhere', 'code')).toBe('code');
    expect(pageFor('nowhere', null)).toBe('sign-in');
    expect(pageFor('sign-in', 'cases')).toBe('cases');
  });
  test('of codes is not for staff, who have a queue or none', () => {
    const homes = (['RESIDENT', 'OWNER', 'OFFICER', 'AUDITOR', 'CITY_ADMIN'] as const).map((role) => homeOf((asked) => asked === role));
    expect(homes).toEqual(['code', 'code', 'cases', 'me', 'me']);
    for (const home of homes) expect(pageFor('code', home)).toBe(home);
    expect(tabsOf('cases').map(({ name }) => name)).toEqual(['cases', 'counter', 'me']);
    expect(tabsOf('me')).toEqual([]);
  });
});
