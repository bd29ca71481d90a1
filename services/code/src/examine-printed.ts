import { randomBytes } from 'node:crypto';
import { verifyPrintedCodeSync } from '@yuejuma/code-format';
import type { Context } from './context.js';
import type { Profile } from './domain/profile.js';
import { printedPositionMac } from './own-printed-code.js';
import { findPrintedHolder } from './printed-codes.repository.js';
import { ISSUER } from './show-code.js';

/** A printed code that is good, and whose it is; or why it is not. */
export type ExaminedPrinted =
  | { kid: string; subjectId: string; profile: Profile; decoded: { toBeSigned: Uint8Array; claims: { exp: number } } }
  | { kid: string; refused: 'MALFORMED' | 'UNKNOWN_KEY' | 'ISSUER_NOT_TRUSTED' | 'BAD_SIGNATURE' | 'NOT_YET_VALID' | 'EXPIRED' | 'VERSION_TOO_OLD' | 'STATUS_LIST_STALE' | 'REVOKED' | 'HOLDER_UNAVAILABLE' };

const DAY_SECONDS = 86_400;

/**
 * 纸质码 before a partner who says that the ID card was compared; to anybody else it is no code (C39, C61). A paper cannot be used
 * up, so each check has a name of its own and leaves its receipt.
 */
export async function examinePrinted(ctx: Context, text: string, idCardCompared: boolean): Promise<ExaminedPrinted> {
  if (!idCardCompared) return { kid: '', refused: 'MALFORMED' };
  const { skewSeconds, minVersion } = ctx.moment();
  const options = { issuer: ISSUER, skewSeconds, minVersion, maxPrintedLifeSeconds: ctx.policy().printedCodeDays * DAY_SECONDS, verifySignature: ctx.issuerKeys.verifySignature, isRevocationCheckedByCaller: true };
  const checked = verifyPrintedCodeSync(text, ctx.issuerKeys.entries, ctx.now(), options);
  const kid = checked.kid ?? '';
  if (!checked.valid) return { kid, refused: checked.reason };
  // What we signed and do not hold any more was revoked, or is over by our own day.
  const holder = await findPrintedHolder(ctx.db, printedPositionMac(ctx.kms, checked.claims.statusIndex)).then((found) => found ?? 'NOBODY', () => undefined);
  if (holder === 'NOBODY') return { kid, refused: 'REVOKED' };
  const profile = holder === undefined ? undefined : await ctx.profiles.get(holder).catch(() => undefined);
  if (holder === undefined || profile === undefined) return { kid, refused: 'HOLDER_UNAVAILABLE' };
  return { kid, subjectId: holder, profile, decoded: { toBeSigned: randomBytes(32), claims: { exp: Math.floor(ctx.now().getTime() / 1_000) } } };
}
