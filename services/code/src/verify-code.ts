import { hash } from 'node:crypto';
import { decodeToken, MalformedCodeError, PRINTED_CODE_PREFIX, verifyTokenSync, type DecodedToken, type VerifyReason } from '@yuejuma/code-format';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { observer } from '@yuejuma/platform/observe';
import type { Partner, PartnerPurpose } from '@yuejuma/policy';
import { agreedClaims, invalidRequest } from './agreed-claims.js';
import type { Context } from './context.js';
import { countChecks } from './count-checks.js';
import { hasValidPermit, isResidentIn, residentSince, type Profile } from './domain/profile.js';
import { examinePrinted } from './examine-printed.js';
import { valueOf } from './hot-cache.js';
import { noteOverAsking } from './note-over-asking.js';
import type { OfferedReceipt } from './receipt-book.js';
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
const MAX_NONCE_LENGTH = 256;

/**
 * 验码 by a partner for a purpose: who asks, purpose, format, key, signature, time, version, revocation, then single use (contract
 * section 3). Changes nothing about the holder (C50) and leaves one receipt for them. RATE_LIMITED beyond what the partner or its city gets.
 */
export const verifyCode = (ctx: Context, partnerId: string, request: CheckRequest): Promise<Verdict> => observeVerify(async () => {
  const partner = requirePartner(ctx, partnerId);
  countChecks(ctx, partner, 1)();
  const examined = await examine(ctx, partner, request);
  return isVerdict(examined) ? examined : ((await useUp(ctx, [examined]))[0] as Verdict);
});

const observeVerify = observer('VerifyCode');

/** The registered partner. PARTNER_NOT_REGISTERED, also from the moment it is revoked (T34). */
export function requirePartner(ctx: Pick<Context, 'partners'>, partnerId: string): Partner {
  const partner = ctx.partners.find(partnerId);
  if (!partner) throw new DomainError('PARTNER_NOT_REGISTERED', { partner: partnerId.slice(0, 40) });
  return partner;
}

/** `request`: what the holder saw of who asks what, where the verifier said so first. */
export interface CheckRequest {
  token: string;
  purpose: string;
  nonce?: string | undefined;
  request?: string | undefined;
  /** Of a printed code: the verifier's word that it was compared with the ID card. */
  idCardCompared?: boolean | undefined;
}

/** A token that is good if nobody used it before. */
export interface Good {
  now: Date;
  partner: Partner;
  purpose: PartnerPurpose;
  /** The claims the holder agreed to answer; undefined where they were not asked, or did not answer. */
  agreed?: readonly string[] | undefined;
  /** What it is used up by, and until when. */
  decoded: { toBeSigned: Uint8Array; claims: { exp: number } };
  kid: string;
  subjectId: string;
  profile: Profile;
}

export const isVerdict = (examined: Verdict | Good): examined is Verdict => 'reason' in examined;

/** All of a check that was counted but single use; at once where this process signed the token and has its holder at hand. */
export function examine(ctx: Context, partner: Partner, { token, purpose: name, nonce = '', request, idCardCompared = false }: CheckRequest): Verdict | Good | Promise<Verdict | Good> {
  if (nonce.length > MAX_NONCE_LENGTH) throw invalidFields([{ field: 'nonce', ...breach.tooLong(MAX_NONCE_LENGTH) }]);
  const now = ctx.now();
  const purpose = ctx.partners.purposeOf(partner.key, name, ctx.moment().today);
  if (!purpose) return verdict(now, 'PURPOSE_NOT_REGISTERED');
  const asked = { now, partner, purpose };
  if (token.startsWith(PRINTED_CODE_PREFIX)) return examinePaper(ctx, asked, token, idCardCompared);
  const signed = ctx.signedHere.find(token);
  const profile = signed && !request ? ctx.profiles.near(signed.subjectId) : undefined;
  if (!signed || !profile) return examineSlowly(ctx, asked, token, request);
  const { kid, refused } = judge(ctx, now, signed.decoded, true);
  return refused ?? { ...asked, kid, decoded: signed.decoded, subjectId: signed.subjectId, profile };
}

async function examineSlowly(ctx: Context, asked: Pick<Good, 'now' | 'partner' | 'purpose'>, token: string, request: string | undefined): Promise<Verdict | Good> {
  const signedHere = ctx.signedHere.find(token);
  const looked = signedHere ?? (await lookAt(ctx, token));
  if (!looked) return verdict(asked.now, 'MALFORMED');
  const { decoded } = looked;
  const { kid, refused } = judge(ctx, asked.now, decoded, signedHere !== undefined || ('isOurs' in looked && looked.isOurs));
  if (refused) return refused;
  const agreed = request ? agreedClaims(ctx, { partnerId: asked.partner.key, purpose: asked.purpose.purpose, request }, decoded) : { claims: undefined };
  // The database is asked about a strip only once its signatures are good.
  const holder = decoded.strip && (await ctx.stripHolders(decoded.strip.claims));
  const subjectId = looked.subjectId ?? holder?.subjectId;
  if (agreed.excess) return refuseOverAsking(ctx, asked, decoded, holder?.isRevoked ? undefined : subjectId, agreed.excess);
  if (holder?.isRevoked) return verdict(asked.now, 'REVOKED', kid);
  const profile = subjectId === undefined ? undefined : ctx.profiles.near(subjectId) ?? (await ctx.profiles.get(subjectId).catch(() => undefined));
  if (!subjectId || !profile) return verdict(asked.now, 'HOLDER_UNAVAILABLE', kid);
  return { ...asked, agreed: agreed.claims, kid, decoded, subjectId, profile };
}

/** INVALID_FIELD for one field more than registered, once the holder can read of it; the code stays as good as it was (T34). */
async function refuseOverAsking(ctx: Context, { partner, purpose }: Pick<Good, 'partner' | 'purpose'>, decoded: DecodedToken, subjectId: string | undefined, excess: readonly string[]): Promise<never> {
  const asking = { partnerId: partner.key, purpose: purpose.purpose, excess, tokenName: singleUseName(decoded), forgetAt: decoded.claims.exp + USED_SECONDS };
  // Nothing is answered either way: a store that is away must not make the refusal look like a passing trouble.
  if (subjectId) await noteOverAsking(ctx, { ...asking, subjectId }).catch((error: unknown) => ctx.log.warn({ err: error, partner: partner.key }, 'over-asking was refused and could not be noted'));
  throw invalidRequest(breach.notAllowedHere('ASKS_TOO_MUCH'));
}

async function examinePaper(ctx: Context, asked: Pick<Good, 'now' | 'partner' | 'purpose'>, text: string, idCardCompared: boolean): Promise<Verdict | Good> {
  const examined = await examinePrinted(ctx, text, idCardCompared);
  return 'refused' in examined ? verdict(asked.now, examined.refused, examined.kid) : { ...asked, ...examined };
}

/** Key, signature, time and version; which key it was, and the refusal if it is one. */
function judge(ctx: Context, now: Date, decoded: DecodedToken, isOurs: boolean): { kid: string; refused?: Verdict } {
  const checked = verifyTokenSync(decoded, ctx.issuerKeys.entries, now, optionsFor(ctx, isOurs));
  const kid = checked.kid ?? '';
  return checked.valid ? { kid } : { kid, refused: verdict(now, checked.reason, kid) };
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
const singleUseName = ({ toBeSigned }: Good['decoded']): string => hash('sha256', toBeSigned, 'hex');

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

/** Uses tokens up together; claims are answered once the receipts are durable, without a receipt store only validity is. */
export async function useUp(ctx: Context, goods: readonly Good[]): Promise<Verdict[]> {
  const offered = goods.map((good) => receiptOf(ctx, good));
  try {
    const areFirst = await ctx.receipts.enter(offered.map(({ receipt }) => receipt));
    return goods.map(({ now, kid }, at) => (areFirst[at] ? verdict(now, 'OK', kid, offered[at]?.claims) : verdict(now, 'REPLAYED', kid)));
  } catch (error) {
    ctx.log.warn({ err: error }, 'the receipt store is away; validity only');
    return Promise.all(goods.map(async ({ now, kid }, at) => verdict(now, (await useWithoutStore(ctx.cache, offered[at]?.receipt.tokenHash ?? '')) ? 'OK' : 'REPLAYED', kid)));
  }
}

/** What is answered, and the receipt of it. */
function receiptOf(ctx: Context, { decoded, partner, purpose, agreed, subjectId, profile }: Good): { claims: Verdict['claims']; receipt: OfferedReceipt } {
  const onDate = ctx.moment().today;
  const claims = claimsOf(agreed ?? (purpose.byConsent ? [] : purpose.claims), profile, partner.cityCode, onDate);
  const receipt = { tokenHash: singleUseName(decoded), forgetAt: decoded.claims.exp + USED_SECONDS, subjectId, partnerId: partner.key, purpose: purpose.purpose, claims: Object.keys(claims), onDate };
  return { claims, receipt };
}

/** Answers by name. */
const CLAIMS: Readonly<Record<string, (profile: Profile, cityCode: string, today: string) => boolean | string>> = { residentInCity: isResidentIn, residentSince, permitValid: hasValidPermit };

function claimsOf(names: readonly string[], profile: Profile, cityCode: string, today: string): Verdict['claims'] {
  const claims: Verdict['claims'] = {};
  for (const name of names) {
    const claim = CLAIMS[name];
    if (claim) claims[name] = claim(profile, cityCode, today);
  }
  return claims;
}
