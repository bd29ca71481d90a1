import { orUndefined } from './malformed-code-error.js';
import type { ListedPartner, ListedPurpose, PartnerList } from './partner-list.js';
import { decodeRequest } from './request.js';
import type { DecodedRequest } from './request.js';
import { verifyWithNoble } from './signature.js';
import type { VerifySignature } from './signature.js';
import { defaultVerifyPolicy } from './verify-policy.js';

/** Why a request of a verifier is refused, in the order of the checks: the first that applies is the answer. */
export type RequestRefusal =
  | 'MALFORMED'
  | 'PARTNER_LIST_STALE'
  | 'PARTNER_NOT_LISTED'
  | 'PARTNER_REVOKED'
  | 'UNKNOWN_KEY'
  | 'BAD_SIGNATURE'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'PURPOSE_NOT_REGISTERED'
  | 'ASKS_TOO_MUCH';

/** Of a refused request, what is certain about it: `request` as soon as its signature is good, `excess` what is asked beyond the list. */
export type RequestVerdict =
  | { readonly valid: true; readonly reason: 'OK'; readonly request: DecodedRequest; readonly partner: ListedPartner; readonly purpose: ListedPurpose }
  | { readonly valid: false; readonly reason: RequestRefusal; readonly request?: DecodedRequest; readonly partner?: ListedPartner; readonly excess?: readonly string[] };

export interface VerifyRequestOptions {
  readonly skewSeconds?: number;
  /** Longest exp − iat; more is MALFORMED. Seconds. */
  readonly maxRequestLifeSeconds?: number;
  /** A list of partners older than this refuses everything. Seconds. */
  readonly maxPartnerListAgeSeconds?: number;
  /** When the token was made that answers it, in seconds: it is enough that the request was alive then. Now, if left out. */
  readonly answeredAt?: number | undefined;
  readonly verifySignature?: VerifySignature | undefined;
}

const DEFAULTS = { skewSeconds: defaultVerifyPolicy.skewSeconds, maxRequestLifeSeconds: 300, maxPartnerListAgeSeconds: 86_400 };

/** Checks a request by a list that `verifyPartnerList` found OK; no network is asked. */
export function verifyRequest(text: string, list: PartnerList, now: Date, options: VerifyRequestOptions = {}): RequestVerdict {
  const { skewSeconds, maxRequestLifeSeconds, maxPartnerListAgeSeconds } = { ...DEFAULTS, ...options };
  const request = orUndefined(() => decodeRequest(text));
  if (request === undefined || !(request.claims.exp - request.claims.iat <= maxRequestLifeSeconds)) return refused('MALFORMED');
  const seconds = now.getTime() / 1000;
  const age = seconds - Date.parse(list.producedTime) / 1000;
  if (!(age >= -skewSeconds && age <= maxPartnerListAgeSeconds)) return refused('PARTNER_LIST_STALE');
  const partner = list.partners.find((one) => one.partner === request.claims.iss);
  if (partner === undefined) return refused('PARTNER_NOT_LISTED');
  if (partner.state !== 'ACTIVE') return refused('PARTNER_REVOKED', { partner });
  const key = partner.requestKeys.find(({ kid }) => kid === request.kid);
  if (key === undefined) return refused('UNKNOWN_KEY', { partner });
  if (!(options.verifySignature ?? verifyWithNoble)('ES256', key.publicKeyJwk, request.toBeSigned, request.signature)) return refused('BAD_SIGNATURE', { partner });
  const signed = { partner, request };
  if (!(request.claims.iat - skewSeconds <= seconds)) return refused('NOT_YET_VALID', signed);
  if (!((options.answeredAt ?? seconds) < request.claims.exp + skewSeconds)) return refused('EXPIRED', signed);
  const purpose = partner.purposes.find((one) => one.purpose === request.claims.purpose && isInForce(one, now));
  if (purpose === undefined) return refused('PURPOSE_NOT_REGISTERED', signed);
  const excess = request.claims.claims.filter((claim) => !purpose.claims.includes(claim));
  if (excess.length > 0) return refused('ASKS_TOO_MUCH', { ...signed, excess });
  return { valid: true, reason: 'OK', request, partner, purpose };
}

const refused = (reason: RequestRefusal, certain: Omit<Extract<RequestVerdict, { valid: false }>, 'valid' | 'reason'> = {}): RequestVerdict => ({ valid: false, reason, ...certain });

/** Asia/Shanghai is eight hours ahead all year. */
const SHANGHAI_MS = 28_800_000;

function isInForce({ from, to }: ListedPurpose, now: Date): boolean {
  const today = new Date(now.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
  return from <= today && (to === '' || today <= to);
}
