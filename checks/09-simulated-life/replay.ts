import { DomainError } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { officer as asOfficer, resident as asResident } from '@yuejuma/testing/service-under-test';
import { findHistory } from '../../services/registration/src/actions.repository.js';
import { answerDeclaration, known } from '../../services/registration/src/answer-declaration.js';
import type { Context } from '../../services/registration/src/context.js';
import * as declarations from '../../services/registration/src/declarations.repository.js';
import { declareResidence } from '../../services/registration/src/declare-residence.js';
import { bringToOfficer } from '../../services/registration/src/jobs/bring-to-officer.js';
import { setHabitualResidence } from '../../services/registration/src/set-habitual-residence.js';
import { undoActs } from '../../services/registration/src/undo-acts.js';
import { withdrawDeclaration } from '../../services/registration/src/withdraw-declaration.js';
import { deciders, EVIDENCE, type Command } from './commands.js';
import { contextAt } from './context-at.js';
import type { Life } from './life.js';

type Act = (ctx: Context, caller: Caller, command: Command, id: string) => Promise<unknown>;

/** What the service does in more than one answer; everything else goes the way every answer of the service goes, by the rule of the life. */
const acts: Partial<Record<Command['name'], Act>> = {
  withdraw: (ctx, caller, _, id) => withdrawDeclaration(ctx, caller, id),
  setHabitual: (ctx, caller, _, id) => setHabitualResidence(ctx, caller, id),
  openEndCase: openEndCaseOn,
  undo: undoOn,
};

/** Does everything of a life once more on Postgres, one command after another, and says where the two differ. */
export async function replay(life: Life, base: Context): Promise<readonly string[]> {
  const ids = new Map<string, string>();
  const differences: string[] = [];
  for (const { command, refused } of life.log) {
    const told = await perform(contextAt(base, command), command, ids);
    if (told !== refused) differences.push(`seed ${life.seed}: ${command.name} of ${command.at.toISOString()}: ${told || 'done'}, in the life ${refused || 'done'}`);
  }
  for (const [id, file] of life.store.files) {
    const realId = ids.get(id) ?? '';
    const row = await declarations.find(base.db, realId);
    if (words(row).replaceAll(realId, id) !== words(file)) differences.push(`seed ${life.seed}: row ${firstDifference(words(row).replaceAll(realId, id), words(file))}`);
    const history = words(await findHistory(base.db, realId)).replaceAll(realId, id);
    if (history !== words(life.store.history(id))) differences.push(`seed ${life.seed}: history ${firstDifference(history, words(life.store.history(id)))}`);
  }
  return differences;
}

async function perform(ctx: Context, command: Command, ids: Map<string, string>): Promise<string> {
  const id = ids.get(command.id) ?? '';
  const { officer } = command;
  const caller = officer !== undefined ? asOfficer(officer.by, officer.unitId, [...officer.jurisdictions])
    : command.by === 'registration' ? { ...asService('registration'), subjectId: 'registration' } : asResident(command.by);
  try {
    if (command.name === 'declare') ids.set(command.id, await declare(ctx, caller, command));
    else await (acts[command.name] ?? otherwise)(ctx, caller, command, id);
    return '';
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
}

async function declare(ctx: Context, caller: Caller, { addressId = '', on, requestId = '' }: Command): Promise<string> {
  const { id } = await declareResidence(ctx, caller, { where: { addressId }, dwellingUse: 'RENTED', reason: 'WORK', moveInOn: on ?? '', requestId });
  return id;
}

const otherwise: Act = (ctx, caller, command, id) => answerDeclaration(ctx, caller, id, {
  act: command.name,
  circumstances: { grounds: 'seen', evidenceIds: EVIDENCE },
  decide: (d, _, policy) => deciders[command.name as keyof typeof deciders](d, command, policy, []),
});

async function openEndCaseOn(ctx: Context, _: Caller, { at }: Command, id: string): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const d = known(id)(await declarations.findForUpdate(tx, id));
    await bringToOfficer(ctx, tx, d, 'END', at);
  });
}

async function undoOn(ctx: Context, _: Caller, { window }: Command, id: string): Promise<void> {
  if (window === undefined) return;
  const { actorId, from: fromTime, to: toTime } = window;
  const outcome = await ctx.db.tx((tx) => undoActs(ctx, tx, id, { id: 'case-1', actorId, fromTime, toTime }));
  if (outcome === 'STANDS_ELSEWHERE') throw new DomainError('ALREADY_DECLARED', { declaration: id });
}

/** As one text, whatever the order of the fields; what Postgres gives as null may be left out in a life. */
function words(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) => (part !== null && typeof part === 'object' && !Array.isArray(part) && !(part instanceof Date)
    ? Object.fromEntries(Object.entries(part).filter(([, entry]) => entry !== null && entry !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
}

function firstDifference(one: string, other: string): string {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return `…${one.slice(Math.max(0, at - 40), at + 60)}… in the life …${other.slice(Math.max(0, at - 40), at + 60)}…`;
}
