import { randomBytes } from 'node:crypto';
import { decodeToken, MalformedCodeError, payloadHash, verifyTokenSync, type DecodedToken, type VerifyReason } from '@yuejuma/code-format';
import { DomainError, newUuid, shanghaiDate } from '@yuejuma/kernel';
import type { PartnerPurpose } from '@yuejuma/policy';
import type { Context } from './context.js';
import { isResidentIn, type Profile } from './domain/profile.js';
import { GENERATION, ISSUER, tokenHashKey } from './show-code.js';

export type Reason = VerifyReason | 'PURPOSE_NOT_REGISTERED' | 'REPLAYED' | 'HOLDER_UNAVAILABLE';

export interface Verdict {
  valid: boolean;
  reason: Reason;
  claims: Record<string, boolean | string>;
  kid: string;
  checkedTime: Date;
}

const PROVINCE = '44';
/** A used token is remembered this long where no database is to be had; longer than any is accepted. Real time. */
const USED_MS = 120_000;
const MAX_TOKEN_LENGTH = 4_096;

/**
 * 验码 by a partner for a purpose: who asks, purpose, format, key, signature, time, version, then single use (contract
 * section 3). Changes nothing about the holder (C50) and leaves one receipt for them.
 */
export async function verifyCode(ctx: Context, partnerId: string, request: { token: string; purpose: string }): Promise<Verdict> {
  const now = ctx.now();
  const partner = ctx.policies.partners.find((candidate) => candidate.key === partnerId);
  if (!partner) throw new DomainError('PARTNER_NOT_REGISTERED', { partner: partnerId.slice(0, 40) });
  const purpose = ctx.policies.partnerPurpose(partnerId, request.purpose, shanghaiDate(now));
  if (!purpose) return verdict(now, 'PURPOSE_NOT_REGISTERED');
  const decoded = decode(request.token);
  if (!decoded) return verdict(now, 'MALFORMED');
  const known = await knownOf(ctx, request.token, usedKey(decoded));
  const checked = verifyTokenSync(decoded, ctx.issuerKeys.entries, now, optionsFor(ctx, known.isOurs, now));
  if (!checked.valid) return verdict(now, checked.reason, checked.kid);
  if (known.isUsed) return verdict(now, 'REPLAYED', checked.kid);
  const subjectId = await ctx.handles.read(decoded.claims.cti, decoded.claims.iat);
  const profile = subjectId === undefined ? undefined : await ctx.profiles.get(subjectId).catch(() => undefined);
  if (!subjectId || !profile) return verdict(now, 'HOLDER_UNAVAILABLE', checked.kid);
  return answer(ctx, { now, decoded, kid: checked.kid, partnerId, cityCode: partner.cityCode, purpose, subjectId, profile });
}

const verdict = (checkedTime: Date, reason: Reason, kid = '', claims: Verdict['claims'] = {}): Verdict => ({ valid: reason === 'OK', reason, claims, kid, checkedTime });

function decode(token: string): DecodedToken | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  try {
    return decodeToken(token);
  } catch (error) {
    if (error instanceof MalformedCodeError) return undefined;
    throw error;
  }
}

/** What the cache knows of a token: that this service signed these bytes, that it was used while the store was away. */
async function knownOf(ctx: Context, token: string, used: string): Promise<{ isOurs: boolean; isUsed: boolean }> {
  const [isOurs, isUsed] = await ctx.cache.mget(tokenHashKey(token), used).catch(() => [null, null]);
  return { isOurs: Boolean(isOurs), isUsed: Boolean(isUsed) };
}

/** Of bytes that this service signed a moment ago the signature need not be checked; of any others it is. */
function optionsFor(ctx: Context, isOurs: boolean, now: Date) {
  const { codeSkewSeconds, codeLifeSeconds } = ctx.policies.on(PROVINCE, shanghaiDate(now));
  const verifySignature = isOurs ? () => true : ctx.issuerKeys.verifySignature;
  return { issuer: ISSUER, skewSeconds: codeSkewSeconds, maxTokenLifeSeconds: codeLifeSeconds, minVersion: GENERATION, verifySignature };
}

interface Accepted {
  now: Date;
  decoded: DecodedToken;
  kid: string;
  partnerId: string;
  cityCode: string;
  purpose: PartnerPurpose;
  subjectId: string;
  profile: Profile;
}

/** Uses the token up; claims are answered once the receipt is durable, without a receipt store only validity is. */
async function answer(ctx: Context, accepted: Accepted): Promise<Verdict> {
  const { now, decoded, kid, partnerId, cityCode, purpose, subjectId, profile } = accepted;
  const claims = purpose.byConsent ? {} : claimsOf(purpose, profile, cityCode);
  const tokenHash = Buffer.from(payloadHash(decoded), 'hex');
  try {
    const isFirst = await ctx.receipts.enter({
      tokenHash,
      tokenExpireTime: new Date((decoded.claims.exp + USED_MS / 1_000) * 1_000),
      subjectId,
      id: newUuid(),
      partnerId,
      purpose: purpose.purpose,
      claims: Object.keys(claims),
      onDate: shanghaiDate(now),
      salt: randomBytes(16),
    });
    return isFirst ? verdict(now, 'OK', kid, claims) : verdict(now, 'REPLAYED', kid);
  } catch (error) {
    ctx.log.warn({ err: error }, 'the receipt store is away; validity only');
    return verdict(now, (await useWithoutStore(ctx, decoded)) ? 'OK' : 'REPLAYED', kid);
  }
}

/** Answers by name; a date of residence is given by consent only. */
const CLAIMS: Readonly<Record<string, (profile: Profile, cityCode: string) => boolean>> = { residentInCity: isResidentIn };

function claimsOf(purpose: PartnerPurpose, profile: Profile, cityCode: string): Verdict['claims'] {
  return Object.fromEntries(purpose.claims.flatMap((name) => {
    const claim = CLAIMS[name];
    return claim ? [[name, claim(profile, cityCode)]] : [];
  }));
}

const useWithoutStore = async (ctx: Context, decoded: DecodedToken): Promise<boolean> =>
  (await ctx.cache.set(usedKey(decoded), 1, 'PX', USED_MS, 'NX').catch(() => null)) === 'OK';

const usedKey = (decoded: DecodedToken): string => `yuejuma:code:used:${payloadHash(decoded)}`;
