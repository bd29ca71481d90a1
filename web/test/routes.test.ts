import { describe, expect, test } from 'vitest';
import { hashOf, parseHash } from '../src/lib/router.js';
import { pageFor, pages } from '../src/routes.js';

describe('the address', () => {
  test.each(['', '#', '#/'])('%j is the code page: one tap and it is there', (hash) => expect(parseHash(hash).name).toBe('code'));
  test('carries a scanned house code whatever signs are in it', () => {
    const houseCode = 'YJH1:6BF %*+-./:&?=#';
    expect(parseHash(hashOf('declare', { houseCode }))).toEqual({ name: 'declare', params: { houseCode } });
  });
});

describe('a page', () => {
  test('of a person is shown to nobody who is not signed in', () => {
    const open = Object.keys(pages).filter((name) => pageFor(name, false, false) === name);
    expect(open.sort()).toEqual(['notice', 'sign-in', 'verifier', 'verify']);
    expect(pageFor('code', false, false)).toBe('sign-in');
  });
  test('that does not exist leads home', () => {
    expect(pageFor('nowhere', true, false)).toBe('code');
    expect(pageFor('nowhere', false, false)).toBe('sign-in');
  });
  test('of codes is not for staff, who have a queue', () => expect(pageFor('code', true, true)).toBe('cases'));
});
