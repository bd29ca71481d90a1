import { DomainError, isUuid } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { findVerification, lockVerification, type Verification } from './verifications.repository.js';

/** The verification of an id; throws VERIFICATION_NOT_FOUND. */
export async function getVerificationRow(db: Queryable, id: string): Promise<Verification> {
  return found(id, isUuid(id) ? await findVerification(db, id) : undefined);
}

/** The same, held until the end of the transaction. */
export async function lockVerificationRow(tx: Tx, id: string): Promise<Verification> {
  return found(id, isUuid(id) ? await lockVerification(tx, id) : undefined);
}

function found(id: string, verification: Verification | undefined): Verification {
  if (verification === undefined) throw new DomainError('VERIFICATION_NOT_FOUND', isUuid(id) ? { verification: id } : {});
  return verification;
}
