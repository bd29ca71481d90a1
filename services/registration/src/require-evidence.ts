import { DomainError } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { isOwnEvidenceId } from './domain/evidence.js';
import { findEvidence } from './evidence.repository.js';

/** Refuses an id of evidence that is not of this declaration. What is no id of ours is a paper in the unit's own files. EVIDENCE_NOT_FOUND. */
export async function requireEvidence(ctx: Context, declarationId: string, evidenceIds: readonly string[]): Promise<void> {
  const ours = evidenceIds.filter(isOwnEvidenceId);
  if (ours.length === 0) return;
  const there = new Set((await findEvidence(ctx.db, [declarationId])).map(({ id }) => id));
  const missing = ours.find((id) => !there.has(id));
  if (missing !== undefined) throw new DomainError('EVIDENCE_NOT_FOUND', { evidence: missing.slice(0, 64) });
}
