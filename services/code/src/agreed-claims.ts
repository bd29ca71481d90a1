import { isAnswerTo, verifyRequest, type DecodedToken } from '@yuejuma/code-format';
import { breach, invalidFields, type Breach } from '@yuejuma/kernel';
import type { Context } from './context.js';

/** A check that comes with the request the holder was shown. */
export interface AskedCheck {
  partnerId: string;
  purpose: string;
  request: string;
}

/** The claims a holder agreed to answer, undefined when they did not; or what is asked for beyond the register. */
export type Agreed = { claims: readonly string[] | undefined; excess?: undefined } | { excess: readonly string[] };

/**
 * The claims of the request, when this very token was made in answer to it (C43). INVALID_FIELD for a request that is not this
 * partner's own for this purpose, or that a wallet would refuse (T34); for one that asks too much only once it was noted.
 */
export function agreedClaims(ctx: Context, { partnerId, purpose, request }: AskedCheck, token: DecodedToken): Agreed {
  const { skewSeconds } = ctx.moment();
  const verdict = verifyRequest(request, ctx.partners.published(), ctx.now(), { skewSeconds, answeredAt: token.claims.iat, verifySignature: ctx.issuerKeys.verifySignature });
  const asked = verdict.valid || verdict.reason === 'ASKS_TOO_MUCH' ? verdict.request : undefined;
  if (asked === undefined) throw invalidRequest(breach.malformed(verdict.reason));
  if (asked.claims.iss !== partnerId) throw invalidRequest(breach.notAllowedHere('is of another partner'));
  if (asked.claims.purpose !== purpose) throw invalidRequest(breach.notAllowedHere('is for another purpose'));
  if (!verdict.valid) return { excess: verdict.excess ?? [] };
  return { claims: token.strip !== undefined && isAnswerTo(token.claims.cti, asked) ? asked.claims.claims : undefined };
}

export const invalidRequest = (found: Breach) => invalidFields([{ field: 'request', ...found }]);
