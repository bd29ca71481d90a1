import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller, Context } from './context.js';
import { keepEnd, lockHabitualResidence, saveHabitualResidence, type HabitualResidence } from './habitual-residences.repository.js';
import { requireResident } from './require-resident.js';
import { hasResident } from './residents.repository.js';

/** Clears the 常住地 if it still is this declaration; otherwise changes nothing. Throws RESIDENT_NOT_FOUND. */
export function clearHabitualResidence(ctx: Context, caller: Caller, subjectId: string, declarationId: string): Promise<HabitualResidence> {
  return ctx.db.tx((tx) => clear(tx, ctx, caller, subjectId, declarationId));
}

/**
 * Clears the 常住地 with the registration it is: that ended, or never stood, by its `version`-th act. Right beside any
 * concurrent choice: who chose it before is cleared, who chooses it after is refused, and one that stands again is kept.
 */
export async function clearEnded(tx: Tx, ctx: Context, caller: Caller, { subjectId, declarationId, version }: { subjectId: string; declarationId: string; version: number }): Promise<void> {
  if (!(await hasResident(tx, subjectId))) return;
  const { declarationVersion } = await lockHabitualResidence(tx, subjectId, ctx.now());
  await keepEnd(tx, subjectId, declarationId, version);
  if (declarationVersion < version) await clear(tx, ctx, caller, subjectId, declarationId);
}

async function clear(tx: Tx, ctx: Context, caller: Caller, subjectId: string, declarationId: string): Promise<HabitualResidence> {
  await requireResident(tx, subjectId);
  const now = ctx.now();
  const before = await lockHabitualResidence(tx, subjectId, now);
  if (before.declarationId !== declarationId) return before;
  const after = { ...before, declarationId: '', declarationVersion: 0, cityCode: '', version: before.version + 1 };
  await saveHabitualResidence(tx, after, now);
  await recordAct(tx, caller, { act: 'CLEAR_HABITUAL_RESIDENCE', subjectIds: [subjectId], objectId: declarationId }, now);
  return after;
}
