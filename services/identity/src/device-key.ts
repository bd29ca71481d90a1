import { createHash, createPublicKey, verify } from 'node:crypto';
import { breach, invalidFields } from '@yuejuma/kernel';
import type { DeviceKey } from './verifications.repository.js';

/** A device as its public key names it. */
export interface Device {
  key: DeviceKey;
  /** RFC 7638. */
  thumbprint: Buffer;
}

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** Reads the JWK (RFC 7517) of a P-256 public key. Throws INVALID_FIELD for anything else, a private key above all. */
export function readDeviceKey(jwkJson: string): Device {
  const jwk = parseObject(jwkJson);
  if (jwk === undefined || 'd' in jwk || !isOnP256(jwk)) throw invalidFields([{ field: 'devicePublicKeyJwk', ...breach.malformed('must be the JWK of a P-256 public key') }]);
  const { crv, kty, x, y } = jwk;
  return { key: { kty, crv, x, y }, thumbprint: thumbprintOf({ crv, kty, x, y }) };
}

/** RFC 7638. */
export const thumbprintOf = ({ crv, kty, x, y }: DeviceKey): Buffer => createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest();

/** Verifies a compact JWS (ES256) by a device key; its payload, or undefined when anything is wrong with it. */
export function readProof(jws: string, key: DeviceKey): Record<string, unknown> | undefined {
  const [header = '', payload = '', signature = '', ...more] = jws.split('.');
  if (more.length > 0 || parseObject(decode(header))?.['alg'] !== 'ES256') return undefined;
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const isSigned = verify('sha256', Buffer.from(`${header}.${payload}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return isSigned ? parseObject(decode(payload)) : undefined;
}

/** How far a device's clock may be off. */
const SKEW_SECONDS = 120;

/** Whether a proof was made just now, by real time; its `iat` is in seconds. */
export function isFreshProof({ iat }: Record<string, unknown>, now: Date): boolean {
  return typeof iat === 'number' && Math.abs(now.getTime() / 1_000 - iat) <= SKEW_SECONDS;
}

function isOnP256(jwk: Record<string, unknown>): boolean {
  if (jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256' || !COORDINATE.test(String(jwk['x'])) || !COORDINATE.test(String(jwk['y']))) return false;
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const decode = (part: string): string => Buffer.from(part, 'base64url').toString();
