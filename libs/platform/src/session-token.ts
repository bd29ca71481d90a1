import { createHmac, timingSafeEqual } from 'node:crypto';
import { secretKey } from './secret-key.js';

/** What an access token says about its bearer. */
export interface AccessToken {
  /** Subject id of the resident. */
  sub: string;
  /** The session it belongs to. */
  sid: string;
  /** End of its life in seconds of real time (contract: access tokens stay on real time). */
  exp: number;
  /** From a development door, bound to no device. */
  dev?: true;
}

/** The bearer token of a resident: `base64url(JSON).base64url(HMAC-SHA-256)`, MACed by the key that identity and gateway share (D9). */
export function mintAccessToken(token: AccessToken, key: Buffer): string {
  const body = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${body}.${mac(body, key)}`;
}

/** Reads a bearer token; undefined when it is malformed or forged. Its end is asked for apart, each time it is used. */
export function verifyAccessToken(text: string, key: Buffer): AccessToken | undefined {
  const dot = text.indexOf('.');
  const body = text.slice(0, Math.max(dot, 0));
  const given = Buffer.from(text.slice(dot + 1));
  const expected = Buffer.from(mac(body, key));
  if (dot < 1 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // Only this platform makes such a MAC, so what it covers has the form that was minted.
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as AccessToken;
}

/** Whether a token's life has ended. */
export const isOver = ({ exp }: AccessToken, realTime = Date.now()): boolean => exp * 1_000 <= realTime;

// The prefix keeps a MAC of this key for anything else from passing as a token.
const mac = (body: string, key: Buffer): string => createHmac('sha256', secretKey(key)).update('yuejuma:access:1\n').update(body).digest('base64url');
