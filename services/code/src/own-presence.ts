import { breach, DomainError, invalidFields, isPlainDate, shanghaiDate, type FieldViolation, type PlainDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { bitsOf, daysOf, presenceWindow, type PresenceWindow } from './domain/presence.js';
import { addBits, deletePresence, findPresence, lockPresence, openPresence } from './presence.repository.js';

/** 亮码日, as the person sees them. */
export interface OwnPresence {
  grantedOn: PlainDate | undefined;
  noticeVersion: number;
  days: PlainDate[];
  keptFromOn: PlainDate;
  eraseOn: PlainDate | undefined;
  minDays: number;
}

export const windowNow = (ctx: Pick<Context, 'now' | 'policy'>): PresenceWindow => presenceWindow(shanghaiDate(ctx.now()), ctx.policy().permitAfterDays);

/** What is held of the caller; nothing unless they asked for it. */
export async function getPresence(ctx: Context, subjectId: string): Promise<OwnPresence> {
  const row = await findPresence(ctx.db, subjectId);
  const { firstOn } = windowNow(ctx);
  const keptFromOn = row && row.granted_on > firstOn ? row.granted_on : firstOn;
  const { presenceNoticeVersion: noticeVersion, presenceMinDays: minDays } = ctx.policy();
  return { grantedOn: row?.granted_on, noticeVersion, days: row ? daysOf(row.days, row.base_on, keptFromOn) : [], keptFromOn, eraseOn: row?.erase_on ?? undefined, minDays };
}

/** The caller lets days count, to the words as they are today; once given it stands. Throws INVALID_FIELD for other words (P14). */
export async function grantPresence(ctx: Context, caller: Caller, noticeVersion: number): Promise<OwnPresence> {
  const { presenceNoticeVersion } = ctx.policy();
  if (noticeVersion !== presenceNoticeVersion) throw invalidFields([{ field: 'noticeVersion', ...breach.notListed(`must be ${presenceNoticeVersion}, the words as they are now`) }]);
  const window = windowNow(ctx);
  await ctx.db.tx(async (tx) => {
    if (!(await openPresence(tx, caller.subjectId, window.lastOn, noticeVersion, window))) return;
    await recordAct(tx, caller, { act: 'GRANT_PRESENCE', subjectIds: [caller.subjectId], objectId: '', details: { noticeVersion: String(noticeVersion) } }, ctx.now());
  });
  return getPresence(ctx, caller.subjectId);
}

/**
 * Adds days that the caller's phone remembered; the same again change nothing. The audit log hears nothing of it: an entry
 * would keep for ever when somebody used the app, which these bits are made not to say. Throws INVALID_FIELD, PRESENCE_NOT_GRANTED.
 */
export async function addPresenceDays(ctx: Context, subjectId: string, days: readonly string[]): Promise<OwnPresence> {
  const today = windowNow(ctx);
  await ctx.db.tx(async (tx) => {
    const row = await lockPresence(tx, subjectId);
    if (row === undefined) throw new DomainError('PRESENCE_NOT_GRANTED');
    const violations = violationsOf(days, row.granted_on > today.firstOn ? row.granted_on : today.firstOn, today);
    if (violations.length > 0) throw invalidFields(violations);
    // Another process may be in the next day already, and its bits begin there.
    const window = { ...today, baseOn: row.base_on > today.baseOn ? row.base_on : today.baseOn };
    await addBits(tx, subjectId, bitsOf(days as readonly PlainDate[], window), window);
  });
  return getPresence(ctx, subjectId);
}

function violationsOf(days: readonly string[], fromOn: PlainDate, { lastOn, length }: PresenceWindow): FieldViolation[] {
  if (days.length === 0 || days.length > length) return [{ field: 'days', ...breach.wrongCount(1, length, 'days') }];
  return days.flatMap((day, at) => {
    const found = !isPlainDate(day) ? breach.malformed('must be a civil date') : day > lastOn || day < fromOn ? breach.outOfRange(fromOn, lastOn) : undefined;
    return found === undefined ? [] : [{ field: `days[${at}]`, ...found }];
  });
}

/** Takes the consent back and erases every day at once; without one it changes nothing. */
export async function withdrawPresence(ctx: Context, caller: Caller): Promise<OwnPresence> {
  await ctx.db.tx(async (tx) => {
    if (!(await deletePresence(tx, caller.subjectId))) return;
    await recordAct(tx, caller, { act: 'WITHDRAW_PRESENCE', subjectIds: [caller.subjectId], objectId: '' }, ctx.now());
  });
  return getPresence(ctx, caller.subjectId);
}
