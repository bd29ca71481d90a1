import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { isChildToday } from './confirm-identity.js';
import type { Caller, Context } from './context.js';
import { openSession, type Session } from './open-session.js';
import { findResident } from './residents.repository.js';
import { openOwn } from './vault.js';

/** A session of a development door, bound to no device and not renewable. Throws CHILD_HAS_NO_SESSION, RESIDENT_NOT_FOUND. */
export async function issueSession(ctx: Context, caller: Caller, subjectId: string): Promise<Session> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  if (isChildToday(ctx, openOwn(ctx.kms, resident.data).birthDate)) throw new DomainError('CHILD_HAS_NO_SESSION');
  return ctx.db.tx(async (tx) => {
    await recordAct(tx, caller, { act: 'ISSUE_DEVELOPMENT_SESSION', subjectIds: [subjectId], objectId: subjectId }, ctx.now());
    return openSession(tx, ctx, subjectId, undefined);
  });
}
