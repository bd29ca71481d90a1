import { hash } from 'node:crypto';
import { decodeToken, MalformedCodeError, verifyTokenSync, type DecodedToken, type VerifyReason } from '@yuejuma/code-format';
import { DomainError } from '@yuejuma/kernel';
import { observer } from '@yuejuma/platform/observe';
import type { Partner, PartnerPurpose } from '@yuejuma/policy';
import type { Context } from './context.js';
import { hasValidPermit, isResidentIn, type Profile } from './domain/profile.js';
import { valueOf } from './hot-cache.js';
import { ISSUER, windowKey } from './show-code.js';
import { useWithoutStore } from './used-without-store.js';

export type Reason = VerifyReason | 'PURPOSE_NOT_REGISTERED' | 'REPLAYED' | 'HOLDER_UNAVAILABLE';

export interface Verdict {
  valid: boolean;
  reason: Reason;
  claims: Record<string, boolean | string>;
  kid: string;
  checkedTime: Date;
}

/** A used token is remembered this long after its end. */
const USED_SECONDS = 120;
const MAX_TOKEN_LENGTH = 4_096;

/**
 * 验码 by a partner for a purpose: who asks, purpose, format, key, signature, time, version, revocation, then single use (contract
 * section 3). Changes nothing about the holder (C50) and leaves one receipt for them.
 */
export const verifyCode = (ctx: Context, partnerId: string, request: { token: string; purpose: string }): Promise<Verdict> => observeVerify(() => checkCode(ctx, partnerId, request));

const observeVerify = observer('VerifyCode');

/** The registered partner. PARTNER_NOT_REGISTERED, also from the moment it is revoked (T34). */
export function requirePartner(ctx: Pick<Context, 'partners'>, partnerId: string): Partner {
  const partner = ctx.partners.find(partnerId);
  if (!partner) throw new DomainError('PARTNER_NOT_REGISTERED', { partner: partnerId.slice(0, 40) });
  return partner;
}

/** {@link verifyCode} for those who measure many at once. */
export async function checkCode(ctx: Context, partnerId: string, request: { token: string; purpose: string }): Promise<Verdict> {
  const now = ctx.now();
  const partner = requirePartner(ctx, partnerId);
  const purpose = ctx.partners.purposeOf(partnerId, request.purpose, ctx.moment().today);
  if (!purpose) return verdict(now, 'PURPOSE_NOT_REGISTERED');
  const signedHere = ctx.signedHere.find(request.token);
  const looked = signedHere ?? (await lookAt(ctx, request.token));
  if (!looked) return verdict(now, 'MALFORMED');
  const { decoded } = looked;
  const checked = verifyTokenSync(decoded, ctx.issuerKeys.entries, now, optionsFor(ctx, signedHere !== undefined || ('isOurs' in looked && looked.isOurs)));
  if (!checked.valid) return verdict(now, checked.reason, checked.kid);
  // The database is asked about a strip only once its signatures are good.
  const holder = decoded.strip && (await ctx.stripHolders(decoded.strip.claims));
  if (holder?.isRevoked) return verdict(now, 'REVOKED', checked.kid);
  const subjectId = looked.subjectId ?? holder?.subjectId;
  const profile = subjectId === undefined ? undefined : ctx.profiles.near(subjectId) ?? (await ctx.profiles.get(subjectId).catch(() => undefined));
  if (!subjectId || !profile) return verdict(now, 'HOLDER_UNAVAILABLE', checked.kid);
  return answer(ctx, { now, decoded, name: singleUseName(decoded), kid: checked.kid, partnerId, cityCode: partner.cityCode, purpose, subjectId, profile });
}

/** A token that another process signed, or nobody. */
interface Looked {
  decoded: DecodedToken;
  subjectId: string | undefined;
  /** Whether these very bytes are what this service signed for that window: then the cache has them. */
  isOurs: boolean;
}

/** Takes a token apart and asks the cache for all that a check needs, in one command. Undefined for what is no token. */
async function lookAt(ctx: Context, token: string): Promise<Looked | undefined> {
  const decoded = decode(token);
  if (!decoded) return undefined;
  const subjectId = decoded.strip ? undefined : await ctx.handles.read(decoded.claims.cti, decoded.claims.iat);
  if (subjectId === undefined) return { decoded, subjectId, isOurs: false };
  const [entry] = await Promise.all([ctx.hot.read(windowKey(ctx, subjectId, decoded.claims.iat)).catch(() => null), ctx.profiles.near(subjectId) ?? ctx.profiles.peek(subjectId)]);
  return { decoded, subjectId, isOurs: entry !== null && valueOf(entry) === token };
}

/** `payloadHash` of the code format by the runtime's own SHA-256, at a tenth of the time. */
const singleUseName = ({ toBeSigned }: DecodedToken): string => hash('sha256', toBeSigned, 'hex');

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

/** Of bytes that this service signed a moment ago the signature need not be checked; of any others it is. */
function optionsFor(ctx: Context, isOurs: boolean) {
  const { skewSeconds, lifeSeconds, minVersion } = ctx.moment();
  const verifySignature = isOurs ? believe : ctx.issuerKeys.verifySignature;
  return { issuer: ISSUER, skewSeconds, maxTokenLifeSeconds: lifeSeconds, minVersion, verifySignature, isRevocationCheckedByCaller: true };
}

const believe = (): boolean => true;

interface Accepted {
  now: Date;
  decoded: DecodedToken;
  /** By which the token is used up. */
  name: string;
  kid: string;
  partnerId: string;
  cityCode: string;
  purpose: PartnerPurpose;
  subjectId: string;
  profile: Profile;
}

/** Uses the token up; claims are answered once the receipt is durable, without a receipt store only validity is. */
async function answer(ctx: Context, accepted: Accepted): Promise<Verdict> {
  const { now, decoded, name, kid, partnerId, cityCode, purpose, subjectId, profile } = accepted;
  const claims = purpose.byConsent ? {} : claimsOf(purpose, profile, cityCode, ctx.moment().today);
  try {
    const isFirst = await ctx.receipts.enter({
      tokenHash: name,
      forgetAt: decoded.claims.exp + USED_SECONDS,
      subjectId,
      partnerId,
      purpose: purpose.purpose,
      claims: Object.keys(claims),
      onDate: ctx.moment().today,
    });
    return isFirst ? verdict(now, 'OK', kid, claims) : verdict(now, 'REPLAYED', kid);
  } catch (error) {
    ctx.log.warn({ err: error }, 'the receipt store is away; validity only');
    return verdict(now, (await useWithoutStore(ctx.cache, name)) ? 'OK' : 'REPLAYED', kid);
  }
}

/** Answers by name; a date of residence is given by consent only. */
const CLAIMS: Readonly<Record<string, (profile: Profile, cityCode: string, today: string) => boolean>> = { residentInCity: isResidentIn, permitValid: hasValidPermit };

function claimsOf(purpose: PartnerPurpose, profile: Profile, cityCode: string, today: string): Verdict['claims'] {
  return Object.fromEntries(purpose.claims.flatMap((name) => {
    const claim = CLAIMS[name];
    return claim ? [[name, claim(profile, cityCode, today)]] : [];
  }));
}
