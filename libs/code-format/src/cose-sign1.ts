import { COSE_ALGORITHMS, SIGNATURE_LENGTH } from './algorithm.js';
import type { Algorithm } from './algorithm.js';
import { Major, encodeCbor, expectEnd, expectHead, expectInt, readBytes, readHead, readInt, readText, readerOf, writeBytes, writeHead, writeInt, writeText } from './cbor.js';
import type { Reader } from './cbor.js';
import { MalformedCodeError } from './malformed-code-error.js';

/**
 * What a signed structure is (COSE header `typ`, RFC 9596): token of the server, token of a device, strip, house code, request of a verifier, printed code.
 * `kidPrefix` is the kid space whose keys may sign it; a device token has none, its key is in its strip.
 */
export const CODE_TYPES = {
  yjt: { kidPrefix: 't-', algorithms: ['EdDSA', 'ES256'] },
  yjd: { kidPrefix: undefined, algorithms: ['ES256'] },
  yjs: { kidPrefix: 's-', algorithms: ['EdDSA', 'ES256'] },
  yjh: { kidPrefix: 'h-', algorithms: ['EdDSA'] },
  yjr: { kidPrefix: 'r-', algorithms: ['ES256'] },
  yjp: { kidPrefix: 'p-', algorithms: ['EdDSA', 'ES256'] },
} as const satisfies Record<string, { kidPrefix: string | undefined; algorithms: readonly Algorithm[] }>;

export type CodeType = keyof typeof CODE_TYPES;

/** Shape of every kid of the issuer: the letter of its space, a hyphen, 1 to 14 lower-case letters or digits. */
export const KID_PATTERN = /^[thsp]-[a-z0-9]{1,14}$/;

/** Kids of keys that sign requests; each partner numbers its own. */
export const REQUEST_KID = /^r-[a-z0-9]{1,14}$/;

export interface Header {
  readonly type: CodeType;
  readonly alg: Algorithm;
  readonly kid: string | undefined;
}

export interface Sign1 extends Header {
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly toBeSigned: Uint8Array<ArrayBuffer>;
}

/** Bytes waiting for a signature over `toBeSigned`; `complete` puts it in. */
export interface Unsigned<T> {
  readonly toBeSigned: Uint8Array<ArrayBuffer>;
  complete(signature: Uint8Array): T;
}

const COSE_SIGN1_TAG = 18;
const LABEL = { alg: 1, kid: 4, typ: 16 } as const;

export function buildSign1(header: Header, payload: Uint8Array): Unsigned<Uint8Array<ArrayBuffer>> {
  const protectedHeader = encodeHeader(header);
  return {
    toBeSigned: sigStructure(protectedHeader, payload),
    complete(signature) {
      if (signature.length !== SIGNATURE_LENGTH) throw new MalformedCodeError('a signature has 64 bytes');
      return encodeCbor((writer) => {
        writeHead(writer, Major.TAG, COSE_SIGN1_TAG);
        writeHead(writer, Major.ARRAY, 4);
        writeBytes(writer, protectedHeader);
        writeHead(writer, Major.MAP, 0);
        writeBytes(writer, payload);
        writeBytes(writer, signature);
      });
    },
  };
}

export function parseSign1(bytes: Uint8Array<ArrayBuffer>): Sign1 {
  const reader = readerOf(bytes);
  expectHead(reader, Major.TAG, COSE_SIGN1_TAG);
  expectHead(reader, Major.ARRAY, 4);
  const protectedHeader = readBytes(reader);
  expectHead(reader, Major.MAP, 0);
  const payload = readBytes(reader);
  const signature = readBytes(reader);
  expectEnd(reader);
  if (signature.length !== SIGNATURE_LENGTH) throw new MalformedCodeError('a signature has 64 bytes');
  return { ...decodeHeader(protectedHeader), payload, signature, toBeSigned: sigStructure(protectedHeader, payload) };
}

function encodeHeader({ type, alg, kid }: Header): Uint8Array {
  checkHeader(type, alg, kid);
  if (!isKidOfType(type, kid)) throw new MalformedCodeError(`a ${type} is signed by a key of another kid space`);
  return encodeCbor((writer) => {
    writeHead(writer, Major.MAP, kid === undefined ? 2 : 3);
    writeInt(writer, LABEL.alg);
    writeInt(writer, COSE_ALGORITHMS[alg]);
    if (kid !== undefined) {
      writeInt(writer, LABEL.kid);
      writeBytes(writer, Uint8Array.from(kid, (char) => char.charCodeAt(0)));
    }
    writeInt(writer, LABEL.typ);
    writeText(writer, type);
  });
}

function decodeHeader(bytes: Uint8Array<ArrayBuffer>): Header {
  const reader = readerOf(bytes);
  const members = readHead(reader, Major.MAP);
  expectInt(reader, LABEL.alg);
  const coseAlg = readInt(reader);
  const alg = (Object.keys(COSE_ALGORITHMS) as Algorithm[]).find((name) => COSE_ALGORITHMS[name] === coseAlg);
  const kid = members === 3 ? readKid(reader) : undefined;
  expectInt(reader, LABEL.typ);
  const type = readText(reader);
  expectEnd(reader);
  if (members < 2 || members > 3 || alg === undefined || !isCodeType(type)) throw new MalformedCodeError('header: unknown member, algorithm or typ');
  checkHeader(type, alg, kid);
  return { type, alg, kid };
}

function readKid(reader: Reader): string {
  expectInt(reader, LABEL.kid);
  return String.fromCharCode(...readBytes(reader));
}

function checkHeader(type: CodeType, alg: Algorithm, kid: string | undefined): void {
  const { kidPrefix, algorithms } = CODE_TYPES[type];
  if (!(algorithms as readonly Algorithm[]).includes(alg)) throw new MalformedCodeError(`header: a ${type} is not signed with ${alg}`);
  if ((kid === undefined) !== (kidPrefix === undefined)) throw new MalformedCodeError('header: a kid is missing or too many');
  if (kid !== undefined && !(type === 'yjr' ? REQUEST_KID : KID_PATTERN).test(kid)) throw new MalformedCodeError('header: not a kid');
}

/** A key signs one type only: the one its kid's prefix names. */
export function isKidOfType(type: CodeType, kid: string | undefined): boolean {
  const { kidPrefix } = CODE_TYPES[type];
  return kidPrefix === undefined ? kid === undefined : kid?.startsWith(kidPrefix) === true;
}

const isCodeType = (value: string): value is CodeType => Object.hasOwn(CODE_TYPES, value);

function sigStructure(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeCbor((writer) => {
    writeHead(writer, Major.ARRAY, 4);
    writeText(writer, 'Signature1');
    writeBytes(writer, protectedHeader);
    writeBytes(writer, NO_EXTERNAL_DATA);
    writeBytes(writer, payload);
  });
}

const NO_EXTERNAL_DATA = new Uint8Array(0);
