import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct, asService } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import { setHabitual, unsetHabitual, type Action } from '@yuejuma/residence';
import { eventOf } from './announce.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { inApp } from './domain/circumstances.js';
import { applied, type FiledDeclaration } from './domain/filed-declaration.js';
import { keepNewest } from './habitual.repository.js';

/** What identity says a person's 常住地 is now, and was before; empty for none. */
export interface HabitualWord {
  subjectId: string;
  declarationId: string;
  previousDeclarationId: string;
  version: number;
}

/**
 * Follows identity's word about the one 常住地 in the province (G9): the cell that lost it gives it up, and the cell that has it
 * finishes what a crash left undone between identity and here. Older words, and the same word twice, change nothing.
 */
export async function keepHabitual(ctx: Context, tx: Tx, { subjectId, declarationId, previousDeclarationId, version }: HabitualWord): Promise<void> {
  if (!(await keepNewest(tx, { residentId: subjectId, declarationId, version }))) return;
  const at = ctx.now();
  const previous = await declarations.findHabitualForUpdate(tx, subjectId);
  if (previous !== undefined && previous.id !== declarationId) await act(ctx, tx, previous, unsetHabitual(previous, subjectId, at));
  const before = await declarations.findForUpdate(tx, declarationId);
  if (before === undefined || before.residentId !== subjectId) return;
  const after = await act(ctx, tx, before, permitted(ctx, before, subjectId, at));
  if (after === before) return;
  await emit(tx, 'residence.habitual-set.v1', { ...eventOf(after), setOn: shanghaiDate(at), previousDeclarationId, habitualVersion: version }, at);
  await recordAct(tx, asService('registration'), { act: 'SET_HABITUAL_RESIDENCE', subjectIds: [subjectId], objectId: declarationId }, at);
}

/** Null for one that ended, or was disputed, in the moment between: identity learns of that by its own event. */
function permitted(ctx: Context, d: FiledDeclaration, by: string, at: Date): Action | null {
  try {
    return setHabitual(d, by, at, ctx.policyOn(d.cityCode, shanghaiDate(at)));
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

async function act(ctx: Context, tx: Tx, before: FiledDeclaration, action: Action | null): Promise<FiledDeclaration> {
  if (action === null) return before;
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(action.at));
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, { ...inApp(policy.version), channel: 'JOB' });
  return after;
}
