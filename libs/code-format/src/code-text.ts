import { decodeBase45, encodeBase45 } from './base45.js';
import { MalformedCodeError } from './malformed-code-error.js';

/** First characters of a text; they say which scheme a scanner has before it: a resident's code, a house code, a verifier's request, a printed code. */
export const RESIDENT_CODE_PREFIX = 'YJ1:';
export const HOUSE_CODE_PREFIX = 'YJH1:';
export const PRINTED_CODE_PREFIX = 'YJP1:';
export const REQUEST_PREFIX = 'YJR1:';

/** Longest text of a code in characters, prefix included. */
export const MAX_CODE_LENGTH = 1024;

export function toCodeText(prefix: string, bytes: Uint8Array): string {
  const text = prefix + encodeBase45(bytes);
  if (text.length > MAX_CODE_LENGTH) throw new MalformedCodeError('longer than a code may be');
  return text;
}

export function fromCodeText(prefix: string, text: string): Uint8Array<ArrayBuffer> {
  if (text.length > MAX_CODE_LENGTH) throw new MalformedCodeError('longer than a code may be');
  if (!text.startsWith(prefix)) throw new MalformedCodeError('another prefix was expected');
  return decodeBase45(text, prefix.length);
}
