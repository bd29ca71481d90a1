import type { PrintedListVerdict } from '../../src/index.js';
import { encodeStatusBits, signPrintedList, signStatusList } from '../../src/index.js';
import { signedAnyhow } from './signed-anyhow.js';
import { ed25519Signer, p256Signer } from './test-keys.js';

export interface PrintedListVector {
  readonly name: string;
  readonly list: unknown;
  readonly now: string;
  readonly expectedReason: PrintedListVerdict['reason'];
  /** Of an accepted list: every revoked position, ascending. */
  readonly revoked?: readonly number[];
}

const NOW = '2026-11-21T08:00:00.000Z';
const packed = (...positions: number[]): string => Buffer.from(encodeStatusBits(Uint32Array.from(positions))).toString('base64url');
const POSITIONS = [0, 1, 4712, 536_870_911];
const LIST = { kid: 'l-26a', producedTime: '2026-11-21T08:00:00Z', revokedPrinted: packed(...POSITIONS) };
const signer = ed25519Signer('l-26a');
const SIGNED = signPrintedList(LIST, signer);
const withList = (change: object): object => signedAnyhow({ ...LIST, ...change }, signer);
const good = (name: string, list: unknown, revoked: readonly number[]): PrintedListVector => ({ name: `printed list: ${name}`, list, now: NOW, expectedReason: 'OK', revoked });
const cases = (expectedReason: PrintedListVector['expectedReason'], lists: Readonly<Record<string, unknown>>, now = NOW): PrintedListVector[] =>
  Object.entries(lists).map(([name, list]) => ({ name: `printed list: ${name}`, list, now, expectedReason }));

export const printedListCases: readonly PrintedListVector[] = [
  good('four revoked', SIGNED, POSITIONS),
  good('signed by another implementation', withList({}), POSITIONS),
  good('by a P-256 key', signedAnyhow({ ...LIST, kid: 'l-26b' }, p256Signer('l-26b')), POSITIONS),
  good('none revoked', withList({ revokedPrinted: packed() }), []),
  ...cases('MALFORMED', {
    'a member too many': withList({ more: '' }),
    'a status list': signStatusList({ days: [], kid: 'l-26a', minVersion: '1', producedTime: LIST.producedTime, sinceTime: '' }, signer),
    'a kid of another space': withList({ kid: 'p-26a' }),
    'a time that is none': withList({ producedTime: '2026-02-30T00:00:00Z' }),
    'padded base64url': withList({ revokedPrinted: `${packed(5)}=` }),
    'bytes that end early': withList({ revokedPrinted: 'AgAAAA' }),
    'a signature of 63 bytes': { ...SIGNED, signature: SIGNED.signature.slice(0, -2) },
    'no object': 'list',
  }),
  ...cases('UNKNOWN_KEY', { 'a key nobody listed': withList({ kid: 'l-99z' }) }),
  ...cases('ISSUER_NOT_TRUSTED', { 'a revoked key': signedAnyhow({ ...LIST, kid: 'l-25r' }, ed25519Signer('l-25r')) }),
  ...cases('ISSUER_NOT_TRUSTED', { 'a key whose time is over': SIGNED }, '2027-01-01T00:00:00.000Z'),
  ...cases('BAD_SIGNATURE', { 'another list than was signed': { ...SIGNED, revokedPrinted: packed() }, 'another time': { ...SIGNED, producedTime: '2026-11-21T08:15:00Z' } }),
];
