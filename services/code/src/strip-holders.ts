import { hash } from 'node:crypto';
import type { StripClaims } from '@yuejuma/code-format';
import type { Database } from '@yuejuma/platform/db/database';
import { gathering } from '@yuejuma/platform/gather';
import type { StripSeals } from './strip-seals.js';
import { findHolders, type StripHolder } from './strips.repository.js';

/** Whose strip a shown one is, and whether it is revoked, as the database knows it now: undefined when it cannot be known. */
export type StripHolders = (claims: StripClaims) => Promise<StripHolder | undefined>;

/** Asks for all strips of one moment in one query. Never rejects. */
export function createStripHolders(db: Database, seals: StripSeals): StripHolders {
  const find = gathering((strips: { indexMac: Buffer; keyMac: Buffer }[]) => findHolders(db, strips));
  return ({ statusIndex, publicKeyJwk: { x, y } }) => {
    const thumbprint = hash('sha256', JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }), 'buffer');
    return find({ indexMac: seals.indexMac(statusIndex), keyMac: seals.keyMac(thumbprint) }).catch(() => undefined);
  };
}
