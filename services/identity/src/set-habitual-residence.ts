import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller, Context } from './context.js';
import { hasEndedSince, lockHabitualResidence, saveHabitualResidence, type HabitualResidence } from './habitual-residences.repository.js';
import { requireResident } from './require-resident.js';

export interface HabitualChange {
  subjectId: string;
  declarationId: string;
  cityCode: string;
  /** The declaration the caller believes is habitual now, empty for none. */
  expectedDeclarationId: string;
  /** How many acts the declaration had when the caller saw it active. */
  declarationVersion: number;
}

/**
 * Compare-and-set of the one 常住地 in the whole province (G9). Set already, it changes nothing, so that a retry after a
 * crash completes; one that ended since the caller looked is refused. Throws CONCURRENT_CHANGE, RESIDENT_NOT_FOUND.
 */
export function setHabitualResidence(ctx: Context, caller: Caller, change: HabitualChange): Promise<HabitualResidence> {
  return ctx.db.tx((tx) => set(tx, ctx, caller, change));
}

async function set(tx: Tx, ctx: Context, caller: Caller, change: HabitualChange): Promise<HabitualResidence> {
  const { subjectId, declarationId, cityCode, expectedDeclarationId, declarationVersion } = change;
  await requireResident(tx, subjectId);
  const now = ctx.now();
  const before = await lockHabitualResidence(tx, subjectId, now);
  if (before.declarationId === declarationId) return renew(tx, before, declarationVersion, now);
  if (before.declarationId !== expectedDeclarationId || (await hasEndedSince(tx, subjectId, declarationId, declarationVersion))) throw new DomainError('CONCURRENT_CHANGE');
  const after = { ...before, declarationId, declarationVersion, cityCode, cityCodes: [...new Set([...before.cityCodes, cityCode])], version: before.version + 1 };
  await saveHabitualResidence(tx, after, now);
  await emit(tx, 'identity.habitual-changed.v1', { subjectId, declarationId, previousDeclarationId: before.declarationId, version: after.version }, now);
  await recordAct(tx, caller, { act: 'SET_HABITUAL_RESIDENCE', subjectIds: [subjectId], objectId: declarationId, details: { previous: before.declarationId } }, now);
  return after;
}

/** Chosen again in a later life of the registration: an end of the earlier one no longer clears it. */
async function renew(tx: Tx, before: HabitualResidence, declarationVersion: number, now: Date): Promise<HabitualResidence> {
  if (declarationVersion > before.declarationVersion) await saveHabitualResidence(tx, { ...before, declarationVersion }, now);
  return before;
}
