// One good code of every structure and algorithm, each part of which can be replaced and is then signed anew.
import type { Bytes } from './raw-bytes.js';
import { cat } from './raw-bytes.js';
import type { Sign1Parts } from './parts.js';
import { deviceParts, header, houseParts, houseText, printedParts, printedText, residentText, serverParts, sign1, stripParts } from './parts.js';
import { p256Signer } from './test-keys.js';
import type { NegativeVector } from './vector.js';
import { FRESH_LIST } from './vector.js';

export interface Format {
  readonly name: string;
  readonly good: Sign1Parts;
  readonly text: (over: Partial<Sign1Parts>) => string;
  /** What a verifier of it is set to. */
  readonly common: Partial<NegativeVector>;
}

const DEVICE: Partial<NegativeVector> = { options: FRESH_LIST };
const inToken = (strip: Uint8Array): string => residentText(sign1(deviceParts(strip)));
const format = (name: string, good: Sign1Parts, wrap: (bytes: Bytes) => string, common: Partial<NegativeVector> = {}): Format =>
  ({ name, good, common, text: (over) => wrap(cat(sign1({ ...good, ...over }))) });

export const FORMATS: readonly Format[] = [
  format('yjt of EdDSA', serverParts(), residentText),
  format('yjt of ES256', serverParts({ header: header(-7, 't-26b', 'yjt'), sign: p256Signer('t-26b') }), residentText),
  format('yjd', deviceParts(), residentText, DEVICE),
  format('yjs of EdDSA', stripParts(), inToken, DEVICE),
  format('yjs of ES256', stripParts({ header: header(-7, 's-26b', 'yjs'), sign: p256Signer('s-26b') }), inToken, DEVICE),
  format('yjh', houseParts(), houseText, { code: 'HOUSE' }),
  format('yjp', printedParts(), printedText, { code: 'PRINTED', ...DEVICE }),
];
