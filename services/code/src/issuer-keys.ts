import type { KeyListEntry, PublicKeyJwk, VerifySignature } from '@yuejuma/code-format';
import type { Database } from '@yuejuma/platform/db/database';
import type { Kms, Signer } from '@yuejuma/platform/kms';
import type { Log } from '@yuejuma/platform/log';
import { KID_SPACES, type IssuerKey, type KidSpace } from './domain/key-rotation.js';
import { findIssuerKeys, insertFirstKeys } from './issuer-keys.repository.js';
import { nativeVerifier } from './native-verifier.js';

/** The issuer's keys as the database says: which sign, and all that verify. Every process follows a change within {@link FOLLOW_MS}. */
export interface IssuerKeys {
  /** Signs tokens. */
  readonly active: Signer;
  /** Signs what is in a kid space. */
  activeOf(space: KidSpace): Signer;
  /** A key of ours by its kid, such as one that signed before. */
  signer(kid: string): Signer;
  readonly entries: readonly KeyListEntry[];
  /** Counts the keys that were revoked: what was kept of an answer before is not to be given again. */
  readonly revocations: number;
  /** By the runtime's own cryptography; a key of ours is parsed once. */
  verifySignature: VerifySignature;
  /** Looks at the database now. */
  follow(): Promise<void>;
  stop(): void;
}

/** A revoked key is refused everywhere long before a minute is over (G8). Real time. */
const FOLLOW_MS = 10_000;
/** A first key stands this long unless it is replaced, which it is long before. */
const FIRST_KEY_YEARS = 10;
/** Retired keys leave the list a day after they verify nothing any more. */
const LINGER_MS = 86_400_000;

export async function openIssuerKeys(db: Database, kms: Kms, now: () => Date, log: Log): Promise<IssuerKeys> {
  for (const space of KID_SPACES) await insertFirstKeys(db, space, now(), yearsAfter(now(), FIRST_KEY_YEARS));
  let keys: readonly IssuerKey[] = [];
  let entries: readonly KeyListEntry[] = [];
  const follow = async (): Promise<void> => {
    keys = await findIssuerKeys(db, new Date(now().getTime() - LINGER_MS));
    entries = keys.map((key) => entryOf(kms, key));
  };
  await follow();
  const timer = setInterval(() => void follow().catch((error: unknown) => log.warn({ err: error }, 'the issuer keys stay as last read')), FOLLOW_MS).unref();
  const activeOf = (space: KidSpace): Signer => kms.signer(signingKey(keys, space).kid);
  return {
    get active() {
      return activeOf('t');
    },
    activeOf,
    signer: (kid) => kms.signer(kid),
    get entries() {
      return entries;
    },
    get revocations() {
      return keys.filter(({ state }) => state === 'REVOKED').length;
    },
    verifySignature: nativeVerifier(),
    follow,
    stop: () => clearInterval(timer),
  };
}

/** The active key, or where it was just revoked the next one, which is published already. */
function signingKey(keys: readonly IssuerKey[], space: KidSpace): IssuerKey {
  const own = keys.filter((key) => key.space === space);
  const key = own.find(({ state }) => state === 'ACTIVE') ?? own.find(({ state }) => state === 'NEXT');
  if (!key) throw new Error(`no issuer key of ${space} signs`);
  return key;
}

export function yearsAfter(time: Date, years: number): Date {
  const later = new Date(time);
  later.setUTCFullYear(time.getUTCFullYear() + years);
  return later;
}

const second = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

function entryOf(kms: Kms, { kid, state, notBefore, notAfter }: IssuerKey): KeyListEntry {
  const { alg, publicKeyJwk } = kms.signer(kid);
  return { kid, alg, publicKeyJwk: plainJwk(publicKeyJwk as unknown as PublicKeyJwk), notBefore: second(notBefore), notAfter: second(notAfter), state };
}

const plainJwk = (jwk: PublicKeyJwk): PublicKeyJwk => (jwk.kty === 'EC' ? { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y } : { kty: jwk.kty, crv: jwk.crv, x: jwk.x });
