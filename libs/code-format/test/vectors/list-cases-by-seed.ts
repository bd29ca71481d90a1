// The two signed lists, taken apart by a seed: every member missing, foreign or doubled under a good signature, and every byte changed under the old one.
import { flipBit } from './raw-bytes.js';
import { drawsOf, type Draws } from './seeded.js';
import { signedAnyhow } from './signed-anyhow.js';
import { ed25519Signer, type Signer } from './test-keys.js';

type Json = { readonly [name: string]: unknown };
/** A list that is refused: as MALFORMED for its form, or as BAD_SIGNATURE since it was changed after it was signed. */
export interface BadList {
  readonly name: string;
  readonly list: object;
  readonly expectedReason: 'MALFORMED' | 'BAD_SIGNATURE';
}

/** JSON that no member of either list may be; an empty list is left out, of keys and days it is one. */
const FOREIGN: readonly unknown[] = [null, true, false, 0, 1, -1, 1e300, {}, [null], [[]], { kid: 't-26a' }, '\u0000', 'ＡＣＴＩＶＥ', '../x', '粤居码', 'x'.repeat(5000)];
const UNKNOWN = ['jku', 'x5c', 'use', 'alg2', 'kids', '__proto', 'constructor', 'Signature', 'key_ops'];

const without = (object: Json, name: string): Json => Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));

function* badForms(object: Json, draws: Draws): Generator<[string, Json]> {
  for (const name of Object.keys(object)) {
    yield [`without ${name}`, without(object, name)];
    for (const value of draws.some(FOREIGN, 4)) yield [`${name} ${JSON.stringify(value).slice(0, 24)}`, { ...object, [name]: value }];
  }
  const unknown = draws.oneOf(UNKNOWN);
  yield [`with ${unknown}`, { ...object, [unknown]: draws.oneOf(['', 'x', null]) }];
}

/** `items` is the member that holds objects of their own: the keys of a key list, the days of a status list. */
export function badListsOf(kind: string, list: Json, items: string, signer: Signer): BadList[] {
  const draws = drawsOf(`bad lists: ${kind}`);
  const unsigned = without(list, 'signature');
  const entries = unsigned[items] as readonly Json[];
  const forms = [...badForms(unsigned, draws), ...entries.flatMap((entry, at) => [...badForms(entry, draws)].map(([name, changed]): [string, Json] => [`${items}[${at}] ${name}`, { ...unsigned, [items]: entries.with(at, changed) }]))];
  const signed = forms.map(([name, changed]): BadList => ({ name: `drawn, ${name}`, list: signedAnyhow(changed, signer), expectedReason: 'MALFORMED' }));
  return [...signed, ...falselySigned(list, draws)];
}

function falselySigned(list: Json, draws: Draws): BadList[] {
  const signature = Buffer.from(String(list['signature']), 'base64url');
  const bits = draws.some(Array.from({ length: 512 }, (_, bit) => bit), 24);
  const flipped = bits.map((bit): BadList => ({ name: `drawn, bit ${bit} of the signature`, list: { ...list, signature: Buffer.from(flipBit(signature, bit)).toString('base64url') }, expectedReason: 'BAD_SIGNATURE' }));
  const wrongKeys = ['t-26a', 's-26a', 'h-26a', 'l-25r', 'attacker'].map((who): BadList => ({ name: `drawn, signed by ${who}`, list: signedAnyhow(without(list, 'signature'), ed25519Signer(who)), expectedReason: 'BAD_SIGNATURE' }));
  return [...flipped, ...wrongKeys];
}
