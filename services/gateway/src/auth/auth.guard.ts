import { DomainError } from '@yuejuma/kernel';
import { requireParty, type Party } from '@yuejuma/platform/grpc/service';
import { isOver, verifyAccessToken, type AccessToken } from '@yuejuma/platform/session-token';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Language } from '../http/language.js';
import { anonymousCaller, residentCaller } from './callers.js';
import type { CheckStaffToken } from './staff-tokens.js';

/** A screen that shows its code asks with one token every window of its life. */
const REMEMBERED = 50_000;

const BEARER = /^bearer ([\x21-\x7e]{1,8192})$/i;

/** Says who asks and whether this route is for them; nobody is let in by default. */
export class AuthGuard {
  private readonly sessions = new Map<string, AccessToken>();

  constructor(private readonly sessionKey: Buffer, private readonly checkStaffToken: CheckStaffToken) {}

  /** Throws NOT_SIGNED_IN or NOT_ALLOWED. A route for anyone reads no credentials at all. */
  async admit(authorization: string | undefined, language: Language, parties: readonly Party[]): Promise<Caller> {
    if (parties.includes('ANYONE')) return anonymousCaller(language);
    const caller = { ...(await this.bearerOf(authorization)), language };
    requireParty(caller, parties);
    return caller;
  }

  /** The resident behind a bearer token: its MAC is checked once, its end of life every time. Throws NOT_SIGNED_IN. */
  private resident(token: string): Caller {
    const session = this.sessions.get(token) ?? verifyAccessToken(token, this.sessionKey);
    if (session === undefined || isOver(session)) throw new DomainError('NOT_SIGNED_IN');
    if (this.sessions.size >= REMEMBERED) this.sessions.clear();
    this.sessions.set(token, session);
    return residentCaller(session);
  }

  private async bearerOf(authorization: string | undefined): Promise<Caller> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new DomainError('NOT_SIGNED_IN');
    // A session token has two parts, a JWT three.
    return token.indexOf('.') === token.lastIndexOf('.') ? this.resident(token) : this.checkStaffToken(token);
  }
}
