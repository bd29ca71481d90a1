import type { DecodedToken } from '@yuejuma/code-format';

/** A token this process signed, as decoding and the handle would show it. */
export interface SignedToken {
  decoded: DecodedToken;
  subjectId: string;
}

/**
 * Tokens of this process until they end: of exactly those bytes neither form nor signature need be checked again, so that
 * an online check costs one look-up (performance.md). What another process signed is looked up in the cache.
 */
export interface SignedHere {
  remember(token: string, signed: SignedToken): void;
  find(token: string): SignedToken | undefined;
}

/** Longer than any token is accepted after its end; seconds. */
const SLACK_SECONDS = 60;
const REMEMBERED = 100_000;
/** Ended ones dropped with each new one; more than one, so that they never pile up. */
const DROPPED_AT_ONCE = 2;

export function createSignedHere(now: () => Date): SignedHere {
  const tokens = new Map<string, SignedToken>();

  function dropEnded(): void {
    const seconds = now().getTime() / 1_000;
    let dropped = 0;
    for (const [token, { decoded }] of tokens) {
      if (dropped === DROPPED_AT_ONCE || (decoded.claims.exp + SLACK_SECONDS > seconds && tokens.size <= REMEMBERED)) return;
      tokens.delete(token);
      dropped += 1;
    }
  }

  return {
    remember(token, signed) {
      tokens.set(token, signed);
      dropEnded();
    },
    find: (token) => tokens.get(token),
  };
}
