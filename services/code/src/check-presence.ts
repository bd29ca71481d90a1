import { breach, DomainError, invalidFields, isPlainDate, newUuid } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { daysOf } from './domain/presence.js';
import { windowNow } from './own-presence.js';
import { findPresence } from './presence.repository.js';

/** One yes or no about a person. */
export interface PresenceAnswer {
  hasEnoughDays: boolean;
  /** Id of the read in the audit log; empty for a no. */
  evidenceId: string;
}

const NO: PresenceAnswer = { hasEnoughDays: false, evidenceId: '' };

/**
 * Whether somebody showed their code on enough days of a period (G10): for permit alone, logged before the days are looked at
 * (D6). How many it were stays here. Of whom nothing is held nothing is read. Throws NOT_ALLOWED, INVALID_FIELD, READ_NOT_LOGGED.
 */
export async function checkPresence(ctx: Context, caller: Caller, { subjectId, fromOn, throughOn }: { subjectId: string; fromOn: string; throughOn: string }): Promise<PresenceAnswer> {
  if (caller.via !== 'permit') throw new DomainError('NOT_ALLOWED');
  if (!isPlainDate(fromOn) || !isPlainDate(throughOn) || throughOn < fromOn) throw invalidFields([{ field: 'fromOn', ...breach.malformed('must begin a period of civil dates') }]);
  if ((await findPresence(ctx.db, subjectId)) === undefined) return NO;
  const requestId = newUuid();
  await ctx.audit.recordRead({ subjectIds: [subjectId], fields: ['presenceDays'], purpose: 'PERMIT_QUALIFICATION', legalBasis: 'SC663-2', caseId: '', requestId })
    .catch(() => { throw new DomainError('READ_NOT_LOGGED'); });
  const row = await findPresence(ctx.db, subjectId);
  const { firstOn } = windowNow(ctx);
  const days = row ? daysOf(row.days, row.base_on, fromOn > firstOn ? fromOn : firstOn).filter((day) => day <= throughOn) : [];
  return days.length >= ctx.policy().presenceMinDays ? { hasEnoughDays: true, evidenceId: requestId } : NO;
}
