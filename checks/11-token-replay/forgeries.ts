import { createHash, createHmac, createPublicKey } from 'node:crypto';
import type { KeyListEntry } from '@yuejuma/code-format';

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Base45 of RFC 9285, written apart from the library under check. */
export function base45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let rest = isPair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!;
    for (let digits = isPair ? 3 : 2; digits > 0; digits -= 1) {
      text += BASE45[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return text;
}

export function fromBase45(text: string): Buffer {
  const values = [...text].map((char) => BASE45.indexOf(char));
  const bytes: number[] = [];
  for (let at = 0; at < values.length; at += 3) {
    const [a, b, c] = [values[at]!, values[at + 1]!, values[at + 2]];
    const value = a + 45 * b + 2025 * (c ?? 0);
    bytes.push(...(c === undefined ? [value] : [value >> 8, value & 255]));
  }
  return Buffer.from(bytes);
}

export const codeText = (bytes: Uint8Array): string => `YJ1:${base45(bytes)}`;

/** Every bit of a token's bytes, and every character of its text, changed once. */
export function flips(token: string): string[] {
  const bytes = fromBase45(token.slice(4));
  const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = copy[bit >> 3]! ^ (1 << (bit & 7));
    return codeText(copy);
  });
  const characters = [...token].map((char, at) => `${token.slice(0, at)}${BASE45[(BASE45.indexOf(char) + 7) % 45]}${token.slice(at + 1)}`);
  return [...bits, ...characters];
}

const bstr = (bytes: Uint8Array): Buffer => Buffer.concat([bytes.length < 24 ? Buffer.from([0x40 | bytes.length]) : bytes.length < 256 ? Buffer.from([0x58, bytes.length]) : Buffer.from([0x59, bytes.length >> 8, bytes.length & 255]), bytes]);

/** Payload and protected header of a token of the server. */
function partsOf(token: string): { header: Buffer; payload: Buffer } {
  const bytes = fromBase45(token.slice(4));
  const headerLength = bytes[2]! & 31; // tag 18, array of 4, a short byte string
  const header = bytes.subarray(3, 3 + headerLength);
  const at = 3 + headerLength + 1; // past the empty map
  const payload = bytes.subarray(at + 2, at + 2 + bytes[at + 1]!);
  return { header, payload };
}

/** What an attacker who knows the public key may use as an HMAC key (T28). */
function publicSecrets({ publicKeyJwk: jwk }: KeyListEntry): Buffer[] {
  const key = createPublicKey({ format: 'jwk', key: { ...jwk } });
  return [Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.x), Buffer.from(JSON.stringify(jwk)), Buffer.from(key.export({ format: 'pem', type: 'spki' })), key.export({ format: 'der', type: 'spki' }), Buffer.alloc(0)];
}

/** Heads of COSE algorithms a header may name: HMACs, nothing, and what this format does not use. */
const HMACS: readonly [head: number[], digest: string, bytes: number][] = [[[0x04], 'sha256', 8], [[0x05], 'sha256', 32], [[0x06], 'sha384', 48], [[0x07], 'sha512', 64]];

/** A good token's own payload under other algorithms: MACed with public bytes, unsigned, signed with zeros. */
export function algorithmConfusions(token: string, key: KeyListEntry): string[] {
  const { header, payload } = partsOf(token);
  const withAlg = (head: number[]): Buffer => Buffer.concat([header.subarray(0, 2), Buffer.from(head), header.subarray(3)]);
  const cose = (protectedHeader: Buffer, signature: Uint8Array): string => codeText(Buffer.concat([Buffer.from([0xd2, 0x84]), bstr(protectedHeader), Buffer.from([0xa0]), bstr(payload), bstr(signature)]));
  const toBeSigned = (protectedHeader: Buffer): Buffer => Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from('Signature1'), bstr(protectedHeader), Buffer.from([0x40]), bstr(payload)]);
  const macs = HMACS.flatMap(([head, digest, length]) => publicSecrets(key).flatMap((secret) => {
    const tag = createHmac(digest, secret).update(toBeSigned(withAlg(head))).digest().subarray(0, length);
    return [tag, Buffer.concat([tag, Buffer.alloc(64)]).subarray(0, 64)].map((signature) => cose(withAlg(head), signature));
  }));
  const heads = [[0x00], [0x26], [0x27], [0x20], [0x38, 0x22], [0x38, 0x24], [0x39, 0x01, 0x00], [0x64, 0x6e, 0x6f, 0x6e, 0x65], [0xf6]];
  const empties = heads.flatMap((head) => [0, 64].map((length) => cose(withAlg(head), Buffer.alloc(length))));
  const digests = heads.map((head) => cose(withAlg(head), createHash('sha512').update(toBeSigned(withAlg(head))).digest()));
  return [...new Set([...macs, ...empties, ...digests])];
}

/** JSON Web Tokens where a token of ours is wanted: none, HMAC with the public key, keys and addresses brought along, kids that inject. */
export function jsonWebTokens(key: KeyListEntry, seconds: number): string[] {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'yuejuma', sub: '00000000-0000-4000-8000-000000000000', aud: 'library-gz', iat: seconds, nbf: seconds, exp: seconds + 60, cti: 'AAAAAAAAAAAAAAAAAAAAAA' };
  const kids = [key.kid, '../../keys/t-1', "t-1' or '1'='1", '/dev/null', ''];
  const headers: object[] = ['none', 'None', 'NONE', 'HS256', 'HS384', 'HS512', 'EdDSA', 'ES256', 'RS256'].flatMap((alg) => kids.map((kid) => ({ alg, kid, typ: 'JWT' })));
  headers.push({ alg: 'EdDSA', jwk: key.publicKeyJwk }, { alg: 'EdDSA', jku: 'https://example.invalid/keys' }, { alg: 'ES256', x5u: 'https://example.invalid/x' }, { alg: 'EdDSA', kid: key.kid, crit: ['exp'] });
  const tokens = headers.flatMap((header) => {
    const signed = `${part(header)}.${part(claims)}`;
    return [`${signed}.`, ...publicSecrets(key).slice(0, 2).map((secret) => `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)];
  });
  return tokens.flatMap((token) => [token, `YJ1:${token}`, codeText(Buffer.from(token))]);
}
