import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { setHabitual, unsetHabitual, type Action } from '@yuejuma/residence';
import { eventOf } from './announce.js';
import { ofResident } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { inApp } from './domain/circumstances.js';
import { applied, type FiledDeclaration } from './domain/filed-declaration.js';
import { keepNewest } from './habitual.repository.js';

/** What identity says about a person's 常住地: this registration now, that one before. */
interface Granted {
  previousId: string;
  /** Grows with every change of the person's 常住地 in the whole province. */
  version: number;
}

/**
 * 设为常住地 (R31). Identity keeps that there is one in the province (G9), so it is asked first; what it grants is then
 * written here. After a crash between the two the same request completes it.
 */
export async function setHabitualResidence(ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> {
  const d = ofResident(id, caller)(await declarations.find(ctx.db, id));
  const action = setHabitual(d, caller.subjectId, ctx.now(), policyNow(ctx, d));
  const granted = await ask(ctx, d);
  return action === null && granted.previousId === '' ? d : ctx.db.tx((tx) => write(ctx, tx, caller, id, granted));
}

const policyNow = (ctx: Context, d: FiledDeclaration) => ctx.policyOn(d.cityCode, shanghaiDate(ctx.now()));

async function ask({ identity }: Context, { id, residentId: subjectId, cityCode, version: declarationVersion }: FiledDeclaration): Promise<Granted> {
  const current = await identity.getHabitualResidence({ subjectId });
  if (current.declarationId === id) return { previousId: '', version: current.version };
  const { version } = await identity.setHabitualResidence({ subjectId, declarationId: id, cityCode, expectedDeclarationId: current.declarationId, declarationVersion });
  return { previousId: current.declarationId, version };
}

async function write(ctx: Context, tx: Tx, caller: Caller, id: string, { previousId, version }: Granted): Promise<FiledDeclaration> {
  const at = ctx.now();
  // Taken first by everybody: two changes of one person come one after another, and the older word of identity loses.
  if (!(await keepNewest(tx, { residentId: caller.subjectId, declarationId: id, version }))) throw new DomainError('CONCURRENT_CHANGE', { declaration: id });
  const previous = await declarations.findHabitualForUpdate(tx, caller.subjectId);
  if (previous !== undefined && previous.id !== id) await act(ctx, tx, previous, unsetHabitual(previous, caller.subjectId, at));
  const before = ofResident(id, caller)(await declarations.findForUpdate(tx, id));
  const after = await act(ctx, tx, before, setHabitual(before, caller.subjectId, at, policyNow(ctx, before)));
  if (after === before) return before;
  await emit(tx, 'residence.habitual-set.v1', {
    ...eventOf(after), setOn: shanghaiDate(at), previousDeclarationId: previousId || (previous?.id ?? ''), habitualVersion: version,
  }, at);
  await recordAct(tx, caller, { act: 'SET_HABITUAL_RESIDENCE', subjectIds: [after.residentId], objectId: id }, at);
  return after;
}

async function act(ctx: Context, tx: Tx, before: FiledDeclaration, action: Action | null): Promise<FiledDeclaration> {
  if (action === null) return before;
  const policy = policyNow(ctx, before);
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, inApp(policy.version));
  return after;
}
