import { readFileSync } from 'node:fs';
import type { Ed25519PublicJwk, KeyListEntry, VerifyTokenOptions } from '@yuejuma/code-format';

interface ListVector {
  name: string;
  list: unknown;
  now: string;
  expectedReason: string;
}

interface Vector {
  name: string;
  code: 'RESIDENT' | 'HOUSE';
  text: string;
  now: string;
  expectedReason: string;
  options?: { statusList?: { producedTime: string; revoked: number[] } } & Record<string, unknown>;
}

const folder = new URL('../../libs/code-format/vectors/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;

/** The keys the vectors are signed with, and one that signs nothing of ours. */
export const vectorKeys = read<{ keyList: { keys: KeyListEntry[] } }>('keys.json').keyList.keys;

/** The key and status lists of the corpus, the good ones among them. */
export const listVectors = { keys: read<{ vectors: ListVector[] }>('key-lists.json').vectors, status: read<{ vectors: ListVector[] }>('status-lists.json').vectors };
export const rootKey = read<{ rootPublicKeyJwk: Ed25519PublicJwk }>('keys.json').rootPublicKeyJwk;

/** Bad tokens of residents, each with the instant it is shown and the options its verifier has. */
export const badTokens = read<{ vectors: Vector[] }>('negative.json').vectors.filter(({ code }) => code === 'RESIDENT').map(({ name, text, now, expectedReason, options }) => ({ name, text, at: Date.parse(now), expectedReason, options: optionsOf(options), hasOptions: options !== undefined }));

function optionsOf({ statusList, ...rest }: NonNullable<Vector['options']> = {}): VerifyTokenOptions {
  if (statusList === undefined) return rest;
  const { producedTime, revoked } = statusList;
  return { ...rest, statusList: { producedTime: new Date(producedTime), isRevoked: (index) => revoked.includes(index) } };
}
