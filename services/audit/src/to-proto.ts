import type { AccessLogEntry, Checkpoint } from '@yuejuma/proto/audit/v1/audit_service';
import type { CheckpointRow, EntryRow } from './log.repository.js';

/** Who read, in the reader's role towards the person. */
const READER_KINDS: Readonly<Record<string, string>> = { OFFICER: 'OFFICER', RESIDENT: 'CONFIRMER', PARTNER: 'PARTNER', SERVICE: 'SERVICE' };

/** An entry as the person it is about sees it: an officer's unit, never their name (P6); a resident unnamed. */
export function toAccessLogEntry(row: EntryRow): AccessLogEntry {
  const { actorKind, actorId, unitId, purpose, legalBasis, fields } = row.content as Record<string, string> & { fields: string[] };
  const readerKind = READER_KINDS[actorKind ?? ''] ?? 'SERVICE';
  const names: Readonly<Record<string, string | undefined>> = { OFFICER: unitId, SERVICE: actorId, PARTNER: actorId };
  return { id: row.entry_id, time: row.time, readerKind, readerName: names[readerKind] ?? '', purpose: purpose ?? '', legalBasis: legalBasis ?? '', fields };
}

export const toCheckpoint = (row: CheckpointRow): Checkpoint =>
  ({ size: BigInt(row.size), rootHash: row.root_hash, time: row.time, kid: row.kid, signature: row.signature, note: row.note });
