import { randomUUID } from 'node:crypto';
import { decodeStrip } from '@yuejuma/code-format';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { fetchStrips } from './phone.js';
import { startCode } from './setup.js';

/** Each with strips for 8 days: 28 pairs of days, so that 20,160 pairs of strips are of one person and as many of two. */
const PEOPLE = 720;
const DAYS = 8;
const AT_ONCE = 16;

let service: ServiceUnderTest<Context>;
beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

type Strip = ReturnType<typeof decodeStrip> & { size: number };
/** How alike two strips look; the more, the rather of one person. */
type Attacker = (a: Strip, b: Strip) => number;

const bits = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
const likeness = (a: Uint8Array, b: Uint8Array): number => -bits(a.map((byte, at) => byte ^ (b[at] as number)));
const keyOf = ({ claims }: Strip): Uint8Array => Buffer.from(claims.publicKeyJwk.x + claims.publicKeyJwk.y, 'base64url');
const positionOf = ({ claims }: Strip): number => claims.statusIndex % 2 ** 29;

const ATTACKERS: Readonly<Record<string, Attacker>> = {
  'the kid': (a, b) => Number(a.kid === b.kid),
  'the times': (a, b) => -Math.abs((a.claims.nbf % 86_400) - (b.claims.nbf % 86_400)) - Math.abs(a.claims.exp - a.claims.nbf - b.claims.exp + b.claims.nbf),
  'the statusIndex': (a, b) => -Math.abs(positionOf(a) - positionOf(b)),
  'the size': (a, b) => -Math.abs(a.size - b.size),
  'the signature': (a, b) => likeness(a.signature, b.signature),
  'the key': (a, b) => likeness(keyOf(a), keyOf(b)),
};

async function issued(): Promise<Strip[][]> {
  const people: Strip[][] = [];
  while (people.length < PEOPLE) {
    const batch = await Promise.all(Array.from({ length: AT_ONCE }, () => fetchStrips(service, randomUUID(), DAYS)));
    people.push(...batch.map((strips) => strips.map(({ strip }) => ({ ...decodeStrip(strip), size: strip.length }))));
  }
  return people;
}

/** Accuracy of calling the more alike half "one person": ties count half. */
function accuracy(attacker: Attacker, pairs: readonly { a: Strip; b: Strip; isOne: boolean }[]): number {
  const scores = pairs.map(({ a, b, isOne }) => ({ score: attacker(a, b), isOne }));
  const median = scores.map(({ score }) => score).sort((x, y) => x - y)[scores.length >> 1] as number;
  const right = scores.reduce((sum, { score, isOne }) => sum + (score === median ? 0.5 : Number(score > median === isOne)), 0);
  return right / pairs.length;
}

test('of 40,320 pairs of strips the best of six attackers tells those of one person from those of two no better than by chance (T17)', async () => {
  const people = await issued();
  const days = Array.from({ length: DAYS }, (_, first) => Array.from({ length: DAYS - 1 - first }, (__, more) => [first, first + 1 + more] as const)).flat();
  const pairs = people.flatMap((own, at) => days.flatMap(([first, second]) => {
    const other = people[(at + 1) % people.length] as Strip[];
    return [{ a: own[first] as Strip, b: own[second] as Strip, isOne: true }, { a: own[first] as Strip, b: other[second] as Strip, isOne: false }];
  }));
  expect(pairs.length).toBeGreaterThanOrEqual(40_000);
  const told = Object.entries(ATTACKERS).map(([name, attacker]) => [name, accuracy(attacker, pairs)] as const);
  expect(told.filter(([, share]) => share > 0.51)).toEqual([]);
  // The game can be lost: whoever knows a handle of eight bytes wins it.
  const handle = new Map(people.flatMap((own, at) => own.map((strip) => [strip, at] as const)));
  expect(accuracy((a, b) => Number(handle.get(a) === handle.get(b)) + Math.random() / 2, pairs)).toBeGreaterThan(0.99);
  // One life for everybody: a thousand share theirs (P2).
  expect(new Set(people.flat().map(({ claims }) => `${claims.nbf}-${claims.exp}`)).size).toBeLessThanOrEqual(DAYS + 1);
}, 600_000);
