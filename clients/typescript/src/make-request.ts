import { createPrivateKey, KeyObject, randomBytes, sign } from 'node:crypto';

/** What a holder is told before they show a code: who asks, what for, which claims. */
export interface RequestToMake {
  /** Your key in the list of partners, such as `library-gz`. */
  partner: string;
  purpose: string;
  /** At most those you are registered for; a wallet refuses one more. */
  claims: readonly string[];
  /** Your P-256 key that signs requests, as PEM or a KeyObject, and its kid in the list (`r-…`). */
  key: { kid: string; privateKey: string | KeyObject };
  /** 300 at most; 120 unless said otherwise. */
  lifeSeconds?: number;
  /** Now, unless a test says otherwise. */
  now?: Date;
}

/** `text` goes into the QR, and into `verify` with the code that answers it; `expireTime` is when to make the next. */
export interface MadeRequest {
  text: string;
  expireTime: Date;
}

const LIFE_SECONDS = 120;

/** A fresh signed request (docs/code-format.md section 18): one for each person at the desk. */
export function makeRequest({ partner, purpose, claims, key, lifeSeconds = LIFE_SECONDS, now = new Date() }: RequestToMake): MadeRequest {
  const iat = Math.floor(now.getTime() / 1_000);
  const asked = { partner, purpose, claims, iat, exp: iat + lifeSeconds, nonce: randomBytes(16) };
  const { protectedHeader, payload, toBeSigned } = requestParts(asked, key.kid);
  const privateKey = key.privateKey instanceof KeyObject ? key.privateKey : createPrivateKey(key.privateKey);
  const signature = sign('sha256', toBeSigned, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const cose = Buffer.concat([Buffer.from([0xd2, 0x84]), bytes(protectedHeader), Buffer.from([0xa0]), bytes(payload), bytes(signature)]);
  return { text: `YJR1:${base45(cose)}`, expireTime: new Date(asked.exp * 1_000) };
}

interface Asked {
  partner: string;
  purpose: string;
  claims: readonly string[];
  iat: number;
  exp: number;
  nonce: Uint8Array;
}

/** The parts of the frame, and the Sig_structure over them. */
export function requestParts({ partner, purpose, claims, iat, exp, nonce }: Asked, kid: string): { protectedHeader: Buffer; payload: Buffer; toBeSigned: Buffer } {
  const protectedHeader = map([[int(1), int(-7)], [int(4), bytes(Buffer.from(kid, 'ascii'))], [int(16), text('yjr')]]);
  const names = [...new Set(claims)].sort();
  const payload = map([
    [int(1), text(partner)], [int(4), int(exp)], [int(6), int(iat)], [int(7), bytes(nonce)],
    [int(-65_543), text(purpose)], [int(-65_544), Buffer.concat([head(4, names.length), ...names.map(text)])],
  ]);
  const toBeSigned = Buffer.concat([head(4, 4), text('Signature1'), bytes(protectedHeader), bytes(Buffer.alloc(0)), bytes(payload)]);
  return { protectedHeader, payload, toBeSigned };
}

// CBOR and base45, as little of them as a request needs (docs/code-format.md sections 2 and 3).

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  const width = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : 4;
  const written = Buffer.alloc(1 + width, (major << 5) | (23 + Math.log2(width) + 1));
  written.writeUIntBE(argument, 1, width);
  return written;
}

const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value, 'ascii')]);
const map = (members: readonly (readonly [Buffer, Buffer])[]): Buffer => Buffer.concat([head(5, members.length), ...members.flat()]);

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function base45(data: Uint8Array): string {
  let written = '';
  for (let at = 0; at < data.length; at += 2) {
    const isPair = at + 1 < data.length;
    let value = isPair ? (data[at] as number) * 256 + (data[at + 1] as number) : (data[at] as number);
    for (let digit = 0; digit < (isPair ? 3 : 2); digit += 1, value = Math.floor(value / 45)) written += BASE45[value % 45];
  }
  return written;
}
