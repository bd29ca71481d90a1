import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { giveUpHabitual, setHabitual, unsetHabitual, type Action } from '@yuejuma/residence';
import { announce, eventOf } from './announce.js';
import { known } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { inApp } from './domain/circumstances.js';
import { applied, type FiledDeclaration } from './domain/filed-declaration.js';
import { dropIntent, keepNewest } from './habitual.repository.js';

/** What identity says about a person's 常住地: this registration now, that one before. */
interface Granted {
  previousId: string;
  /** Grows with every change of the person's 常住地 in the whole province. */
  version: number;
}

/**
 * Makes a registration the 常住地. Identity keeps that there is one in the province (G9), so it is asked first; what it grants
 * is then written here. Repeated after a crash between the two it completes, and changes nothing once it is complete.
 * `expectedId` is the 常住地 that this choice was made in place of, null for whichever there is; another one since:
 * CONCURRENT_CHANGE.
 */
export async function completeHabitual(ctx: Context, caller: Caller, d: FiledDeclaration, expectedId: string | null): Promise<FiledDeclaration> {
  const granted = await ask(ctx, d, expectedId);
  return ctx.db.tx((tx) => write(ctx, tx, caller, d.id, granted));
}

async function ask({ identity }: Context, { id, residentId: subjectId, cityCode, version: declarationVersion }: FiledDeclaration, expectedId: string | null): Promise<Granted> {
  const current = await identity.getHabitualResidence({ subjectId });
  if (current.declarationId === id) return { previousId: '', version: current.version };
  // Empty: the one before has ended meanwhile.
  if (expectedId !== null && ![expectedId, ''].includes(current.declarationId)) throw new DomainError('CONCURRENT_CHANGE', { declaration: id });
  const { version } = await identity.setHabitualResidence({ subjectId, declarationId: id, cityCode, expectedDeclarationId: current.declarationId, declarationVersion });
  return { previousId: current.declarationId, version };
}

async function write(ctx: Context, tx: Tx, caller: Caller, id: string, { previousId, version }: Granted): Promise<FiledDeclaration> {
  const at = ctx.now();
  const { residentId } = known(id)(await declarations.find(tx, id));
  // Taken first by everybody: two changes of one person come one after another, and the older word of identity loses.
  if (!(await keepNewest(tx, { residentId, declarationId: id, version }))) throw new DomainError('CONCURRENT_CHANGE', { declaration: id });
  await dropIntent(tx, residentId, id);
  const previous = await declarations.findHabitualForUpdate(tx, residentId);
  if (previous !== undefined && previous.id !== id) await act(ctx, tx, previous, unsetHabitual(previous, residentId, at));
  const before = known(id)(await declarations.findForUpdate(tx, id));
  const after = await act(ctx, tx, before, setHabitual(before, residentId, at, ctx.policyOn(before.cityCode, shanghaiDate(at))));
  for (const asked of await declarations.findAskedForUpdate(tx, residentId, id)) await act(ctx, tx, asked, giveUpHabitual(asked, residentId, at));
  // Identity's own word of it may have come here first.
  if (after === before) return before;
  await emit(tx, 'residence.habitual-set.v1', {
    ...eventOf(after), setOn: shanghaiDate(at), previousDeclarationId: previousId || (previous?.id ?? ''), habitualVersion: version,
  }, at);
  await recordAct(tx, caller, { act: 'SET_HABITUAL_RESIDENCE', subjectIds: [residentId], objectId: id }, at);
  return after;
}

async function act(ctx: Context, tx: Tx, before: FiledDeclaration, action: Action | null): Promise<FiledDeclaration> {
  if (action === null) return before;
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(action.at));
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, inApp(policy.version));
  await announce(tx, action, before, after);
  return after;
}
