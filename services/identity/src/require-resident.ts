import { DomainError } from '@yuejuma/kernel';
import type { Queryable } from '@yuejuma/platform/db/database';
import { hasResident } from './residents.repository.js';

/** Throws RESIDENT_NOT_FOUND for an id of nobody. */
export async function requireResident(db: Queryable, subjectId: string): Promise<void> {
  if (!(await hasResident(db, subjectId))) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
}
