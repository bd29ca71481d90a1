import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isOver, mintAccessToken, verifyAccessToken } from './session-token.js';

const key = randomBytes(32);
const token = { sub: 'subject', sid: 'session', exp: 100 };

test('an access token is good until the second it ends', () => {
  const text = mintAccessToken(token, key);
  expect(verifyAccessToken(text, key)).toEqual(token);
  expect([isOver(token, 99_999), isOver(token, 100_000)]).toEqual([false, true]);
});

test('every flipped character of a token makes it worthless', () => {
  const text = mintAccessToken(token, key);
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'A' ? 'Q' : 'A';
    expect(verifyAccessToken(text.slice(0, at) + other + text.slice(at + 1), key)).toBeUndefined();
  }
});

test('texts that are no tokens are refused quietly', () => {
  for (const text of ['', '.', 'a', 'a.b', '..', `.${mintAccessToken(token, key)}`, mintAccessToken(token, randomBytes(32))]) {
    expect(verifyAccessToken(text, key)).toBeUndefined();
  }
});
