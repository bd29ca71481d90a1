import { generateKeyPairSync, hash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { decodeToken, encodeDeviceToken, type P256PublicJwk } from '@yuejuma/code-format';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { resident } from '@yuejuma/testing/service-under-test';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import type { IssuedStrips } from '@yuejuma/proto/code/v1/strip';
import type { Context } from '../src/context.js';

export interface PhoneKey {
  jwk: P256PublicJwk;
  privateKey: KeyObject;
}

/** A P-256 key as a phone makes one. */
export function phoneKey(): PhoneKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  return { jwk: { kty: 'EC', crv: 'P-256', x: String(x), y: String(y) }, privateKey };
}

/** A strip in the phone, with its own key. */
export interface HeldStrip {
  strip: Uint8Array;
  key: PhoneKey;
}

/** A text that stands for a proof where identity is replaced. */
export const PROOF = 'signed by the device';

export interface AskOptions {
  requestId?: string;
  heldUntilTime?: Date;
  proof?: string;
}

/** Asks for strips as the gateway would for this person's phone. */
export function askStrips(service: ServiceUnderTest<Context>, subjectId: string, device: PhoneKey, keys: readonly PhoneKey[], { requestId = crypto.randomUUID(), heldUntilTime, proof = PROOF }: AskOptions = {}): Promise<IssuedStrips> {
  return service.client(CodeServiceService).issueStrips(
    { devicePublicKeyJwk: JSON.stringify(device.jwk), stripPublicKeyJwks: keys.map(({ jwk }) => JSON.stringify(jwk)), proof, heldUntilTime, requestId },
    { caller: resident(subjectId), deadlineMs: 60_000 });
}

/** Fetches strips for so many days onto a phone. */
export async function fetchStrips(service: ServiceUnderTest<Context>, subjectId: string, days: number, device = phoneKey()): Promise<HeldStrip[]> {
  const keys = Array.from({ length: days }, phoneKey);
  const { strips } = await askStrips(service, subjectId, device, keys);
  return strips.map(({ strip }, at) => ({ strip, key: keys[at] as PhoneKey }));
}

/** What the phone shows: a token of the 30-second window an instant lies in, signed with its strip's key. */
export function showFromStrip({ strip, key }: HeldStrip, now: Date, version = 1): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const at = seconds - (seconds % 30);
  return encodeDeviceToken({ iss: 'yuejuma', iat: at, nbf: at, exp: at + 60, cti: randomBytes(28), version }, strip,
    { sign: (bytes) => sign('sha256', bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' }) });
}


/** RFC 7638, as base64url. */
export const thumbprintOf = ({ jwk: { crv, kty, x, y } }: Pick<PhoneKey, 'jwk'>): string => hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same token with the other valid form of its P-256 signature, as whoever relays it could write it. */
export function twinOf(text: string, { strip }: Pick<HeldStrip, 'strip'>): string {
  const { claims, signature } = decodeToken(text);
  const s = P256_ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const other = Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  return encodeDeviceToken(claims, strip, { sign: () => other });
}
