import { isAnswerTo, verifyRequest, type DecodedToken } from '@yuejuma/code-format';
import { invalidFields } from '@yuejuma/kernel';
import type { Context } from './context.js';

/** A check that comes with the request the holder was shown. */
export interface AskedCheck {
  partnerId: string;
  purpose: string;
  request: string;
}

/**
 * The claims a holder agreed to answer: those of the request, when this very token was made in answer to it (C43); undefined when it
 * was not. INVALID_FIELD for a request that is not this partner's own for this purpose, or that a wallet would refuse (T34).
 */
export function agreedClaims(ctx: Context, { partnerId, purpose, request }: AskedCheck, token: DecodedToken): readonly string[] | undefined {
  const { skewSeconds } = ctx.moment();
  const verdict = verifyRequest(request, ctx.partners.published(), ctx.now(), { skewSeconds, answeredAt: token.claims.iat, verifySignature: ctx.issuerKeys.verifySignature });
  if (!verdict.valid) throw invalidRequest(verdict.reason);
  const { claims } = verdict.request;
  if (claims.iss !== partnerId) throw invalidRequest('is of another partner');
  if (claims.purpose !== purpose) throw invalidRequest('is for another purpose');
  return token.strip !== undefined && isAnswerTo(token.claims.cti, verdict.request) ? claims.claims : undefined;
}

const invalidRequest = (description: string) => invalidFields([{ field: 'request', description }]);
