import { DomainError } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { isFreshProof, readDeviceKey, readProof, type Device } from './device-key.js';
import { findSession, type SessionRow } from './sessions.repository.js';

/** What a device is said to have signed. */
export interface DeviceProof {
  devicePublicKeyJwk: string;
  /** Empty for none. */
  proof: string;
  audience: string;
  requestHash: string;
}

/**
 * Whether the caller's session belongs to the device of a key, and that key signed the request: a JWS (ES256) over
 * `{aud, iat, rqh}`. A session of a development door belongs to no device and needs no proof; one that is given is checked.
 * Throws SESSION_ENDED, DEVICE_KEY_MISMATCH, DEVICE_PROOF_REQUIRED, DEVICE_PROOF_INVALID, INVALID_FIELD.
 */
export async function proveDevice(ctx: Context, caller: Caller, request: DeviceProof): Promise<{ thumbprint: Buffer; isBound: boolean }> {
  if (caller.via !== 'code') throw new DomainError('NOT_ALLOWED');
  const device = readDeviceKey(request.devicePublicKeyJwk);
  const session = caller.sessionId === '' ? undefined : await findSession(ctx.db, caller.sessionId);
  if (session === undefined || session.hasEnded || session.subjectId !== caller.subjectId) throw new DomainError('SESSION_ENDED');
  const isBound = session.deviceKey !== null;
  if (isBound && !isKeyOf(session, device)) throw new DomainError('DEVICE_KEY_MISMATCH');
  if (isBound && request.proof === '') throw new DomainError('DEVICE_PROOF_REQUIRED');
  if (request.proof !== '' && !isProven(ctx, device, request)) throw new DomainError('DEVICE_PROOF_INVALID');
  return { thumbprint: device.thumbprint, isBound };
}

const isKeyOf = ({ deviceKey }: SessionRow, { key }: Device): boolean => deviceKey?.x === key.x && deviceKey?.y === key.y;

function isProven(ctx: Context, { key }: Device, { proof, audience, requestHash }: DeviceProof): boolean {
  const payload = readProof(proof, key);
  return payload?.['aud'] === audience && payload['rqh'] === requestHash && isFreshProof(payload, ctx.realTime());
}
