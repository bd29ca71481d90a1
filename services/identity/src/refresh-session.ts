import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller, Context } from './context.js';
import { isFreshProof, readProof, thumbprintOf } from './device-key.js';
import { refreshTokenHash, renewSession, type Session } from './open-session.js';
import { endReusedSession, lockRefreshToken, markTokenUsed, type FoundToken } from './sessions.repository.js';

/**
 * Renews the access token against the refresh token and a proof that the device still holds its key: a JWS (ES256) over
 * `{aud: "yuejuma:refresh", iat, rth}`, `rth` being base64url(SHA-256(refresh token)). A used token coming again means
 * that somebody else has it: the session ends (T41). Throws SESSION_ENDED.
 */
export async function refreshSession(ctx: Context, caller: Caller, refreshToken: string, proof: string): Promise<Session> {
  // The end of a session is kept although the call is refused, so that the refusal is thrown after the commit.
  const session = await ctx.db.tx((tx) => renew(tx, ctx, caller, refreshToken, proof));
  if (session === undefined) throw new DomainError('SESSION_ENDED');
  return session;
}

async function renew(tx: Tx, ctx: Context, caller: Caller, refreshToken: string, proof: string): Promise<Session | undefined> {
  const hash = refreshTokenHash(refreshToken);
  const token = await lockRefreshToken(tx, hash);
  if (token === undefined || token.hasEnded || token.isExpired) return undefined;
  if (token.isUsed) {
    await endReusedSession(tx, token.sessionId);
    await record(tx, ctx, caller, token, 'END_REUSED_SESSION');
    await tellOfEnd(tx, ctx, token);
    return undefined;
  }
  if (!isProven(ctx, token, hash, proof)) return undefined;
  await markTokenUsed(tx, hash);
  await record(tx, ctx, caller, token, 'REFRESH_SESSION');
  return renewSession(tx, ctx, token.subjectId, token.sessionId);
}

function isProven(ctx: Context, { deviceKey }: FoundToken, hash: Buffer, proof: string): boolean {
  const payload = deviceKey === null ? undefined : readProof(proof, deviceKey);
  if (payload?.['aud'] !== 'yuejuma:refresh' || payload['rth'] !== hash.toString('base64url')) return false;
  return isFreshProof(payload, ctx.realTime());
}

/** What the device holds to show codes with must go too. */
async function tellOfEnd(tx: Tx, ctx: Context, { subjectId, sessionId, deviceKey }: FoundToken): Promise<void> {
  if (deviceKey === null) return;
  await emit(tx, 'identity.session-ended.v1', { subjectId, sessionId, deviceThumbprint: thumbprintOf(deviceKey).toString('base64url') }, ctx.now());
}

const record = (tx: Tx, ctx: Context, caller: Caller, { sessionId, subjectId }: FoundToken, act: string): Promise<void> =>
  recordAct(tx, caller, { act, subjectIds: [subjectId], objectId: sessionId }, ctx.now());
