// Every format under algorithms and kids that are not its own, and under signatures that are nearly right.
import type { Member } from './raw-bytes.js';
import { ascii, bstr, cat, flipBit, hex, int, map, tstr } from './raw-bytes.js';
import { membersOf } from './cbor-items.js';
import type { Format } from './formats.js';
import { FORMATS } from './formats.js';
import { goodFrame } from './parts.js';
import { drawsOf } from './seeded.js';
import { ed25519Signer, otherForm, p256Signer, type Signer } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { refusals } from './vector.js';

/** COSE algorithms that no key here has: MACs, other curves, RSA, hashes, key agreement, private use, none. */
const FOREIGN_ALGS = [-65_600, -65_535, -260, -259, -258, -257, -53, -52, -51, -50, -49, -48, -47, -46, -45, -44, -43, -39, -38, -37, -36, -35, -34, -29, -25, -19, -18, -17, -16, -14, -9, -6, -5, -3, 0, 1, 3, 4, 5, 6, 7, 10, 24, 30] as const;
/** Kids that are none: of the space that signs no code, of no space, and what injects. */
const FOREIGN_KIDS = ['l-26a', 'l-26b', 'r-26a', 'root', 'T-26A', 't_26a', 's--', 's-', '-26a', 't-26a ', ' s-26a', 's-26a\u0000', 's-26A', 't-0123456789abcde', '../s-26a', "s-26a'--", '%73-26a', 's-26a,t-26a', '*', 't-26a\r\n'] as const;

const isKid = ([key]: Member): boolean => key[0] === 4;
const withMember = (header: Uint8Array, label: number, value: Uint8Array): Uint8Array => map(...membersOf(header).map(([key, old]): Member => [key, key[0] === label ? value : old]));

function foreignHeaders({ name, good, text, common }: Format): NegativeVector[] {
  const draws = drawsOf(`headers of ${name}`);
  const algs = draws.some(FOREIGN_ALGS, 14).map((alg) => [`alg ${alg}`, text({ header: withMember(good.header, 1, int(alg)) })]);
  const kids = membersOf(good.header).some(isKid) ? FOREIGN_KIDS.map((kid) => [`kid ${JSON.stringify(kid)}`, text({ header: withMember(good.header, 4, bstr(ascii(kid))) })]) : [];
  const typs = ['yjt', 'yjd', 'yjs', 'yjh', 'yjx', 'jwt', ''].filter((typ) => Buffer.from(good.header).indexOf(typ) < 0 || typ === '').map((typ) => [`typ ${typ}`, text({ header: withMember(good.header, 16, tstr(typ)) })]);
  return refusals(`${name}, foreign`, 'MALFORMED', Object.fromEntries([...algs, ...kids, ...typs]) as Record<string, string>, common);
}

const SIGNERS: Readonly<Record<string, Signer>> = {
  'the root key': ed25519Signer('root'), 'a list key': ed25519Signer('l-26a'), 'a P-256 list key': p256Signer('l-26b'), 'a revoked key': ed25519Signer('t-25r'),
  'the key that comes next': ed25519Signer('t-27a'), 'a house key of before': ed25519Signer('h-24a'), 'another device': p256Signer('other-device'), 'a stranger': p256Signer('attacker'),
};
const N = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const word = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const scalar = (value: bigint): Uint8Array => hex(value.toString(16).padStart(64, '0'));

/** P-256 signatures beside the two good forms. */
const NEARLY: Readonly<Record<string, (signature: Uint8Array) => Uint8Array>> = {
  'r turned round': (s) => cat(scalar(N - word(s.slice(0, 32))), s.slice(32)),
  'r and s turned round': (s) => cat(scalar(N - word(s.slice(0, 32))), scalar(N - word(s.slice(32)))),
  'r of the other form and one more': (s) => cat(scalar(word(s.slice(0, 32)) + 1n), otherForm(s).slice(32)),
  's one less': (s) => cat(s.slice(0, 32), scalar(word(s.slice(32)) - 1n)),
  'the other form reversed': (s) => new Uint8Array(otherForm(s)).reverse(),
};

function falseSignatures({ name, good, text, common }: Format): NegativeVector[] {
  const draws = drawsOf(`signatures of ${name}`);
  const changed = (change: (signature: Uint8Array) => Uint8Array): string => text({ frame: (p, m, s) => goodFrame(p, m, change(s)) });
  const bits = draws.some(Array.from({ length: 512 }, (_, bit) => bit), 12).map((bit) => [`bit ${bit} of the signature`, changed((s) => flipBit(s, bit))]);
  const isP256 = Buffer.from(good.header).includes(Buffer.from('0126', 'hex'));
  const forms = isP256 ? Object.entries(NEARLY).map(([form, change]) => [form, changed(change)]) : [['the other form, of P-256', changed(otherForm)]];
  const others = Object.entries(SIGNERS).map(([who, sign]) => [`by ${who}`, text({ sign })]);
  return refusals(`${name}, false signature`, 'BAD_SIGNATURE', Object.fromEntries([...bits, ...forms, ...others]) as Record<string, string>, common);
}

export const refusedByAlgorithm: readonly NegativeVector[] = FORMATS.flatMap((format) => [...foreignHeaders(format), ...falseSignatures(format)]);
