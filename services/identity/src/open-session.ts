import { createHash, randomBytes } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { mintAccessToken } from '@yuejuma/platform/session-token';
import type { Context } from './context.js';
import type { Device } from './device-key.js';
import { insertRefreshToken, insertSession } from './sessions.repository.js';

export interface Session {
  accessToken: string;
  /** Empty for a session of a development door, which cannot be renewed. */
  refreshToken: string;
  /** End of the access token, in real time. */
  expireTime: Date;
  subjectId: string;
}

/** How long a device may stay away before its person is verified again. */
const REFRESH_LIFE_DAYS = 90;

/** Signs a device in; without one, a session of a development door. */
export async function openSession(tx: Tx, ctx: Context, subjectId: string, device: Device | undefined): Promise<Session> {
  const sessionId = newUuid();
  await insertSession(tx, { sessionId, subjectId, device });
  return device === undefined ? { ...accessFor(ctx, subjectId, sessionId, true), refreshToken: '' } : renewSession(tx, ctx, subjectId, sessionId);
}

/** A fresh access token and a fresh refresh token for a session. */
export async function renewSession(tx: Tx, ctx: Context, subjectId: string, sessionId: string): Promise<Session> {
  const refreshToken = randomBytes(32).toString('base64url');
  await insertRefreshToken(tx, refreshTokenHash(refreshToken), sessionId, REFRESH_LIFE_DAYS);
  return { ...accessFor(ctx, subjectId, sessionId, false), refreshToken };
}

/** What is kept of a refresh token; it has 256 random bits, so a bare hash tells nothing. */
export const refreshTokenHash = (refreshToken: string): Buffer => createHash('sha256').update(refreshToken).digest();

function accessFor(ctx: Context, subjectId: string, sessionId: string, isDevelopment: boolean): Omit<Session, 'refreshToken'> {
  const exp = Math.floor(ctx.realTime().getTime() / 1_000) + ctx.policy().accessTokenMinutes * 60;
  const accessToken = mintAccessToken({ sub: subjectId, sid: sessionId, exp, ...(isDevelopment ? { dev: true as const } : {}) }, ctx.sessionKey);
  return { accessToken, expireTime: new Date(exp * 1_000), subjectId };
}
