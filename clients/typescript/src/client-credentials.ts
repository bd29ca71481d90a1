import { status } from '@grpc/grpc-js';
import { PartnerError } from './partner-error.js';

/** Bearer tokens for the partner edge. */
export interface AccessTokens {
  /** One that is good for a while. PartnerError when none can be had. */
  current(): Promise<string>;
  /** Says that this one was refused: the next {@link current} is a new one. */
  refused(token: string): void;
}

/** OAuth 2.0 client credentials (RFC 6749 section 4.4). */
export interface ClientCredentials {
  /** Such as https://id.example/realms/yuejuma/protocol/openid-connect/token. */
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
}

/** A token is renewed when this much of its life is over, so that none ends on the way. */
const USED_SHARE = 0.8;
const DEADLINE_MS = 5_000;

/** Tokens by client credentials: one at a time, kept until shortly before its end, asked for once however many wait. */
export function clientCredentials(credentials: ClientCredentials): AccessTokens {
  let known: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { token, lifeSeconds } = await fetchToken(credentials);
    known = { token, until: performance.now() + lifeSeconds * 1_000 * USED_SHARE };
    return token;
  }
  return {
    current() {
      if (known && performance.now() < known.until) return Promise.resolve(known.token);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    refused(token) {
      if (known?.token === token) known = undefined;
    },
  };
}

async function fetchToken({ tokenUrl, clientId, clientSecret }: ClientCredentials): Promise<{ token: string; lifeSeconds: number }> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const response = await fetch(tokenUrl, { method: 'POST', body, signal: AbortSignal.timeout(DEADLINE_MS) })
    .catch((cause: unknown) => { throw new PartnerError(status.UNAVAILABLE, undefined, {}, undefined, cause); });
  if (response.status >= 500 || response.status === 429) throw new PartnerError(status.UNAVAILABLE, undefined);
  const answer = (await response.json().catch(() => ({}))) as { access_token?: unknown; expires_in?: unknown };
  if (typeof answer.access_token !== 'string') throw new PartnerError(status.UNAUTHENTICATED, 'NOT_SIGNED_IN');
  return { token: answer.access_token, lifeSeconds: typeof answer.expires_in === 'number' ? answer.expires_in : 60 };
}
