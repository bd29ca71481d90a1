import { decodeToken, prepareToken } from '@yuejuma/code-format';
import { DomainError } from '@yuejuma/kernel';
import type { Context } from './context.js';
import type { CodeWindow } from './domain/code-window.js';
import { shownAddress, type Profile } from './domain/profile.js';
import { enrol, fetchSealedNames } from './enrol.js';
import { valueOf, versionOf } from './hot-cache.js';
import { openName } from './masked-name.js';

/** What the holder's own screen gets. */
export interface ShownCode {
  token: string;
  window: CodeWindow;
  kid: string;
  display: { maskedName: string; city: string; district: string; hasAddress: boolean; permitState: string };
}

/** Issuer in every token. */
export const ISSUER = 'yuejuma';

/** Where somebody without an address is counted. */
const PROVINCE = '44';
const REMEMBERED = 50_000;
/** How long an answer stands while changes in other processes cannot be heard. */
const UNHEARD_MS = 2_000;

interface Remembered {
  answer: Promise<ShownCode>;
  windowStart: number;
  revocations: number;
  at: number;
}

/** 亮码: one token per window and person, whoever asks and however often. */
export type ShowCode = (subjectId: string) => Promise<ShownCode>;

/** Builds the hot path: an answer is made once per window, then handed out from memory until the profile changes. */
export function createShowCode(ctx: Context): ShowCode {
  const remembered = new Map<string, Remembered>();
  ctx.profiles.onChange((subjectId) => remembered.delete(subjectId));

  return (subjectId) => {
    const { window } = ctx.moment();
    const known = remembered.get(subjectId);
    const { revocations } = ctx.issuerKeys;
    if (known?.windowStart === window.start && known.revocations === revocations && (ctx.profiles.isHearing() || performance.now() - known.at < UNHEARD_MS)) return known.answer;
    const answer = makeAnswer(ctx, subjectId, window);
    const entry: Remembered = { answer, windowStart: window.start, revocations, at: performance.now() };
    remembered.delete(subjectId);
    remembered.set(subjectId, entry);
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    answer.catch(() => remembered.get(subjectId) === entry && remembered.delete(subjectId));
    return answer;
  };
}

async function makeAnswer(ctx: Context, subjectId: string, window: CodeWindow): Promise<ShownCode> {
  const [known, standing] = await Promise.all([ctx.profiles.near(subjectId) ?? ctx.profiles.get(subjectId), ctx.hot.read(windowKey(ctx, subjectId, window.start)).catch(() => null)]);
  const profile = known ?? (await enrolNow(ctx, subjectId));
  // One answer for each person and window: what is handed out from memory costs nobody anything.
  ctx.limits.takeAtOnce({ limit: 'showsPerCityMinute', name: shownAddress(profile, ctx.moment().today)?.cityCode ?? PROVINCE });
  const isCurrent = standing !== null && versionOf(standing) >= profile.version;
  const token = isCurrent ? valueOf(standing) : await signToken(ctx, subjectId, profile.version, window);
  const { kid = '' } = ctx.signedHere.find(token)?.decoded ?? decodeToken(token);
  return { token, window, kid, display: displayOf(ctx, subjectId, profile) };
}

/** Somebody asks before the event of the verification came: identity is asked once, right now. */
export async function enrolNow(ctx: Context, subjectId: string): Promise<Profile> {
  const names = await fetchSealedNames(ctx, [subjectId]);
  if (names.length === 0) throw new DomainError('CODE_NOT_READY');
  await ctx.db.tx((tx) => enrol(ctx, tx, names));
  const profile = await ctx.profiles.get(subjectId);
  if (!profile) throw new DomainError('CODE_NOT_READY');
  return profile;
}

export function displayOf(ctx: Context, subjectId: string, profile: Profile): ShownCode['display'] {
  const address = shownAddress(profile, ctx.moment().today);
  return {
    maskedName: profile.sealedName ? openName(ctx.kms, subjectId, profile.sealedName) : '',
    city: address?.cityName ?? '',
    district: address?.districtName ?? '',
    hasAddress: address !== undefined,
    permitState: profile.permitState,
  };
}

/** The token of this window, signed here unless another process was first. */
async function signToken(ctx: Context, subjectId: string, version: number, window: CodeWindow): Promise<string> {
  const { kid, alg, sign } = ctx.issuerKeys.active;
  const claims = { iss: ISSUER, iat: window.start, nbf: window.start, exp: window.expire, cti: await ctx.handles.write(subjectId, window.start), version: ctx.moment().version };
  const { toBeSigned, complete } = prepareToken(claims, { kid, alg });
  const signature = Uint8Array.from(sign(toBeSigned));
  const token = complete(signature);
  const standing = await ctx.hot.claim({ key: windowKey(ctx, subjectId, window.start), version, value: token }).catch(() => token);
  if (standing === token) ctx.signedHere.remember(token, { decoded: { type: 'yjt', alg, kid, claims, toBeSigned, signature, strip: undefined }, subjectId });
  return standing;
}

/**
 * Where the cache keeps the token of a person and window, by version of the profile; one found there was signed by this
 * service. What was signed before a key was revoked is not found.
 */
export const windowKey = ({ issuerKeys: { revocations } }: Pick<Context, 'issuerKeys'>, subjectId: string, windowStart: number): string =>
  `yuejuma:code:window:${subjectId}:${windowStart}${revocations === 0 ? '' : `:${revocations}`}`;
