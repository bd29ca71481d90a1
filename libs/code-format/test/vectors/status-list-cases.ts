import type { StatusListVerdict } from '../../src/index.js';
import { encodeStatusBits, signStatusList, statusIndexOf } from '../../src/index.js';
import { badListsOf } from './list-cases-by-seed.js';
import { signedAnyhow } from './signed-anyhow.js';
import { ed25519Signer, p256Signer } from './test-keys.js';

export interface StatusListVector {
  readonly name: string;
  readonly list: unknown;
  readonly now: string;
  readonly expectedReason: StatusListVerdict['reason'];
  /** Of an accepted list: every revoked statusIndex, ascending, and the floor. */
  readonly revoked?: readonly number[];
  readonly minVersion?: number;
}

const NOW = '2026-11-21T08:00:00.000Z';
const packed = (...positions: number[]): string => Buffer.from(encodeStatusBits(Uint32Array.from(positions))).toString('base64url');
const hex = (bytes: string): string => Buffer.from(bytes, 'hex').toString('base64url');

const DAYS = [{ day: '2026-11-21', revoked: packed(0, 1, 70_007, 536_870_911) }, { day: '2026-11-22', revoked: packed() }];
const LIST = { days: DAYS, kid: 'l-26a', minVersion: '1', producedTime: '2026-11-21T08:00:00Z', sinceTime: '' };
const SIGNED = signStatusList(LIST, ed25519Signer('l-26a'));
const revoked = [0, 1, 70_007, 536_870_911].map((position) => statusIndexOf('2026-11-21', position)).sort((a, b) => a - b);

const signer = ed25519Signer('l-26a');
const withList = (change: object): object => signedAnyhow({ ...LIST, ...change }, signer);
const withBits = (bits: string): object => withList({ days: [{ day: '2026-11-21', revoked: bits }] });
const cases = (expectedReason: StatusListVector['expectedReason'], lists: Readonly<Record<string, unknown>>, now = NOW): StatusListVector[] =>
  Object.entries(lists).map(([name, list]) => ({ name: `status list: ${name}`, list, now, expectedReason }));
const good = (name: string, list: unknown, indices: readonly number[], minVersion = 1): StatusListVector => ({ name: `status list: ${name}`, list, now: NOW, expectedReason: 'OK', revoked: indices, minVersion });

export const statusListCases: readonly StatusListVector[] = [
  good('four revoked of one day, none of the next', SIGNED, revoked),
  good('signed by another implementation', withList({}), revoked),
  good('members in another order', Object.fromEntries(Object.entries(SIGNED).reverse()), revoked),
  good('by a P-256 key', signedAnyhow({ ...LIST, kid: 'l-26b' }, p256Signer('l-26b')), revoked),
  good('a delta', withList({ sinceTime: '2026-11-21T07:45:00Z', minVersion: '65535' }), revoked, 65_535),
  good('of no day', withList({ days: [] }), []),
  good('packed with k = 2, as the page shows it', withBits(hex('020000000296')), [5, 9].map((position) => statusIndexOf('2026-11-21', position))),
  good('packed with k = 0', withBits(hex('0000000003f0')), [4, 5, 6].map((position) => statusIndexOf('2026-11-21', position))),
  ...cases('MALFORMED', {
    'a member too many': withList({ more: '' }),
    'no sinceTime': signedAnyhow({ days: DAYS, kid: 'l-26a', minVersion: '1', producedTime: LIST.producedTime }, signer),
    'a day that does not exist': withList({ days: [{ day: '2026-02-30', revoked: packed() }] }),
    'days out of order': withList({ days: [...DAYS].reverse() }),
    'a day twice': withList({ days: [DAYS[0], DAYS[0]] }),
    'nine days': withList({ days: Array.from({ length: 9 }, (_, at) => ({ day: `2026-11-1${at}`, revoked: packed() })) }),
    'a floor of zero': withList({ minVersion: '0' }),
    'a floor with a leading zero': withList({ minVersion: '01' }),
    'a floor beyond 16 bits': withList({ minVersion: '65536' }),
    'a floor that is a number': withList({ minVersion: 1 }),
    'a kid of another space': withList({ kid: 's-26a' }),
    'a delta to itself': withList({ sinceTime: LIST.producedTime }),
    'a delta to the future': withList({ sinceTime: '2026-11-21T08:15:00Z' }),
    'a time that is none': withList({ producedTime: '2026-11-21 08:00:00' }),
    'bytes that end early': withBits(hex('02000000')),
    'fewer bits than counted': withBits(hex('0200000003')),
    'a byte after the end': withBits(hex('02000000029600')),
    'a rest that is not zero': withBits(hex('020000000297')),
    'k of 30': withBits(hex('1e00000000')),
    'a position beyond the day': withBits(hex('1d0000000180000000')),
    'padded base64url': withBits(`${packed(5, 9)}=`),
    'a signature of 63 bytes': { ...SIGNED, signature: SIGNED.signature.slice(0, -2) },
    'no object': 'list',
  }),
  ...cases('UNKNOWN_KEY', { 'a key nobody listed': withList({ kid: 'l-99z' }) }),
  ...cases('ISSUER_NOT_TRUSTED', { 'a revoked key': signedAnyhow({ ...LIST, kid: 'l-25r' }, ed25519Signer('l-25r')) }),
  ...cases('ISSUER_NOT_TRUSTED', { 'a key whose time is over': SIGNED }, '2027-01-01T00:00:00.000Z'),
  ...cases('BAD_SIGNATURE', {
    'by another key': signedAnyhow(LIST, ed25519Signer('s-26a')),
    'by the root key': signedAnyhow(LIST, ed25519Signer('root')),
    'a later time put in': { ...SIGNED, producedTime: '2026-11-21T09:00:00Z' },
    'a day taken out': { ...SIGNED, days: [DAYS[0]] },
    'a bit taken out': { ...SIGNED, days: [{ day: '2026-11-21', revoked: packed(0, 1, 70_007) }, DAYS[1]] },
    'a delta passed off as a whole list': { ...(withList({ sinceTime: '2026-11-21T07:45:00Z' }) as object), sinceTime: '' },
    'a P-256 signature for an Ed25519 key': signedAnyhow(LIST, p256Signer('l-26b')),
  }),
  ...badListsOf('status', SIGNED as object as Record<string, unknown>, 'days', signer).map((one) => ({ ...one, name: `status list: ${one.name}`, now: NOW })),
];
