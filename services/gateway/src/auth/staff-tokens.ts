import { createHash } from 'node:crypto';
import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import Keycloak from 'keycloak-connect';
import { staffCaller, type StaffClaims } from './callers.js';

/** Checks a token of the realm and says who bears it. */
export type CheckStaffToken = (token: string) => Promise<Caller>;

/** What a token of the realm must be addressed to. */
export const AUDIENCE = 'yuejuma-api';

const CACHE_MS = 30_000;
const CACHE_SIZE = 10_000;
const ISSUER_DEADLINE_MS = 3_000;

interface Checked {
  caller: Caller;
  until: number;
}

/**
 * Tokens of officers and partners, checked by keycloak-connect in bearer-only mode (D9): signature, issuer, life, type
 * and audience. A checked token is remembered for at most 30 s of real time, by hash. Throws NOT_SIGNED_IN for a token
 * that does not hold, DEPENDENCY_UNAVAILABLE while the issuer's keys cannot be fetched.
 */
export function checkStaffTokensOf(issuer: string): CheckStaffToken {
  const checked = new Map<string, Checked>();
  const { grantManager } = new Keycloak({}, {
    realm: issuer.slice(issuer.lastIndexOf('/') + 1),
    'auth-server-url': issuer.slice(0, issuer.indexOf('/realms/')),
    resource: AUDIENCE,
    'bearer-only': true,
    'ssl-required': 'none',
    'confidential-port': 0,
    'verify-token-audience': true,
  } as Keycloak.KeycloakConfig);
  return async (token) => {
    const hash = createHash('sha256').update(token).digest('base64url');
    const known = checked.get(hash);
    if (known !== undefined && known.until > Date.now()) return known.caller;
    const claims = await readClaims(grantManager, token);
    const caller = staffCaller(claims);
    // keycloak-connect lets a token without an end pass.
    if (typeof claims.exp !== 'number' || caller === undefined) throw new DomainError('NOT_SIGNED_IN');
    if (checked.size >= CACHE_SIZE) checked.clear();
    checked.set(hash, { caller, until: Math.min(Date.now() + CACHE_MS, claims.exp * 1_000) });
    return caller;
  };
}

async function readClaims(grantManager: Keycloak.GrantManager, token: string): Promise<StaffClaims> {
  try {
    const grant = await Promise.race([grantManager.createGrant({ access_token: token } as never), deadline()]);
    return (grant.access_token as unknown as { content: StaffClaims }).content;
  } catch (error) {
    throw isIssuerAway(error) ? new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'issuer' }) : new DomainError('NOT_SIGNED_IN');
  }
}

const AWAY = 'the issuer does not answer';

const deadline = (): Promise<never> => new Promise((_, reject) => {
  setTimeout(() => reject(new Error(AWAY)), ISSUER_DEADLINE_MS).unref();
});

const isIssuerAway = (error: unknown): boolean =>
  error instanceof Error && (error.message === AWAY || /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|Error fetching JWK/.test(error.message));
