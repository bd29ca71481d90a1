import { acceptedCodes } from './accepted-codes.js';
import { keyListCases } from './key-list-cases.js';
import { refusedByAlgorithm } from './refused-algorithms.js';
import { PARTNER_LIST, partnerListCases } from './partner-list-cases.js';
import { refusedBitFlips } from './refused-bit-flips.js';
import { refusedDevices } from './refused-devices.js';
import { refusedByForm } from './refused-forms.js';
import { refusedFrames } from './refused-frames.js';
import { refusedHeaders } from './refused-headers.js';
import { refusedHouses } from './refused-houses.js';
import { refusedByMoment } from './refused-moments.js';
import { refusedPayloads } from './refused-payloads.js';
import { refusedSignatures, refusedTimes } from './refused-signatures.js';
import { ANSWER, requestCases } from './request-cases.js';
import { statusListCases } from './status-list-cases.js';
import { refusedPrinted } from './printed-codes.js';
import { printedListCases } from './printed-list-cases.js';
import { refusedTexts } from './refused-texts.js';
import type { NegativeVector } from './vector.js';
import { ed25519Jwk, KEY_LIST, SEED_RULE } from './test-keys.js';

/** Thought of one by one, each for a mistake a verifier can make. */
const thoughtOf = [
  ...refusedTexts, ...refusedFrames, ...refusedHeaders, ...refusedPayloads, ...refusedSignatures,
  ...refusedTimes, ...refusedDevices, ...refusedHouses, ...refusedPrinted, ...refusedBitFlips,
];

const contentOf = ({ code, text, now, options }: NegativeVector): string => JSON.stringify([code, text, now, options]);
const known = new Set(thoughtOf.map(contentOf));

/** With those drawn by a seed, as far as nobody thought of them. */
export const refusedCodes: readonly NegativeVector[] = [
  ...thoughtOf,
  ...[...refusedByForm, ...refusedByAlgorithm, ...refusedByMoment].filter((one) => !known.has(contentOf(one)) && known.add(contentOf(one))),
];

const NOTE = 'Test vectors of docs/code-format.md. Written by libs/code-format/test/vectors; do not edit.';
const listFile = (vectors: readonly object[]): string => `{"note": "${NOTE}",\n"vectors": [\n${vectors.map((vector) => JSON.stringify(vector)).join(',\n')}\n]}\n`;

/** Every committed file of libs/code-format/vectors, as it has to be. */
export const VECTOR_FILES: Readonly<Record<string, string>> = {
  'keys.json': `${JSON.stringify({ note: NOTE, seedRule: SEED_RULE, issuer: 'yuejuma', rootPublicKeyJwk: ed25519Jwk('root'), keyList: KEY_LIST }, null, 2)}\n`,
  'positive.json': listFile(acceptedCodes),
  'negative.json': listFile(refusedCodes),
  'key-lists.json': listFile(keyListCases),
  'status-lists.json': listFile(statusListCases),
  'partner-lists.json': listFile(partnerListCases),
  'requests.json': listFile(requestCases).replace('"vectors":', `"partnerList": ${JSON.stringify(PARTNER_LIST)},\n"answer": ${JSON.stringify(ANSWER)},\n"vectors":`),
  'printed-lists.json': listFile(printedListCases),
};
