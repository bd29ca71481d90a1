import { DomainError } from '@yuejuma/kernel';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** Whose token it is, and how long that may be believed before asking again; real time. */
export interface Bearer {
  partnerId: string;
  goodForMs: number;
}

/** Reads which partner a bearer token of the issuer is for. */
export interface PartnerTokens {
  /** NOT_SIGNED_IN for a token that is not good, DEPENDENCY_UNAVAILABLE while the issuer's keys cannot be had. */
  bearerOf(token: string): Promise<Bearer>;
}

const AUDIENCE = 'yuejuma-api';
/** A checked token is believed this long without another signature check; real time. */
const BELIEVED_MS = 30_000;
const REMEMBERED = 10_000;

/** Tokens of one issuer: RS256, its own name, our audience, a Bearer (T28). */
export function partnerTokensOf(issuer: string): PartnerTokens {
  const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`), { timeoutDuration: 3_000, cooldownDuration: 1_000 });
  const believed = new Map<string, { partnerId: string; until: number }>();

  /** Signature checks under way: at the turn of a token's time many ask at once, and one check is theirs all. */
  const asked = new Map<string, Promise<Bearer>>();

  async function check(token: string): Promise<Bearer> {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: AUDIENCE, algorithms: ['RS256'] }).catch(refuse);
    const partnerId = payload['partner_id'] ?? payload['azp'];
    if (payload['typ'] !== 'Bearer' || typeof partnerId !== 'string') throw new DomainError('NOT_SIGNED_IN');
    believed.delete(believed.size > REMEMBERED ? (believed.keys().next().value as string) : '');
    const until = Math.min(Date.now() + BELIEVED_MS, (payload.exp ?? 0) * 1_000);
    believed.set(token, { partnerId, until });
    return { partnerId, goodForMs: until - Date.now() };
  }

  return {
    async bearerOf(token) {
      const known = believed.get(token);
      const now = Date.now();
      if (known && known.until > now) return { partnerId: known.partnerId, goodForMs: known.until - now };
      const underWay = asked.get(token) ?? check(token).finally(() => asked.delete(token));
      asked.set(token, underWay);
      return underWay;
    },
  };
}

/** What jose says about the token is the caller's fault; anything else is the issuer's. */
function refuse(error: unknown): never {
  const isIssuerAway = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
  throw isIssuerAway ? new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'issuer' }) : new DomainError('NOT_SIGNED_IN');
}
