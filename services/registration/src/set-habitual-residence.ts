import { shanghaiDate } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { askHabitual, needsHabitualReview, setHabitual } from '@yuejuma/residence';
import { answerDeclaration, ofResident } from './answer-declaration.js';
import { completeHabitual } from './complete-habitual.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { dropIntent, keepIntent } from './habitual.repository.js';

/**
 * 设为常住地 (R31): at once where owner or custodian confirmed it lately, otherwise they are asked first (R32, G6), which the
 * answer shows. Only the resident chooses, nobody for them. DECLARATION_NOT_FOUND, DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED, CONCURRENT_CHANGE.
 */
export async function setHabitualResidence(ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> {
  const d = ofResident(id, caller)(await declarations.find(ctx.db, id));
  const policy = ctx.policyOn(d.cityCode, shanghaiDate(ctx.now()));
  if (d.state === 'ACTIVE' && !d.isHabitual && needsHabitualReview(d, ctx.now(), policy)) return ask(ctx, caller, id);
  setHabitual(d, caller.subjectId, ctx.now(), policy);
  return setNow(ctx, caller, d);
}

const ask = (ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> =>
  answerDeclaration(ctx, caller, id, { act: 'ASK_HABITUAL_RESIDENCE', admit: ofResident(id, caller), rulesOf: 'TODAY', decide: (d, at) => askHabitual(d, caller.subjectId, at) });

/** The choice is kept before identity is asked: what a crash leaves half done, the job finish-habitual-choices finishes. */
async function setNow(ctx: Context, caller: Caller, d: FiledDeclaration): Promise<FiledDeclaration> {
  const { residentId, id } = d;
  const { declarationId: expectedId } = await ctx.identity.getHabitualResidence({ subjectId: residentId });
  if (expectedId === id && d.isHabitual) return d;
  await ctx.db.tx((tx) => keepIntent(tx, { residentId, declarationId: id, expectedId }, ctx.now()));
  try {
    return await completeHabitual(ctx, caller, d, expectedId);
  } catch (error) {
    if (isRefused(error)) await dropIntent(ctx.db, residentId, id);
    throw error;
  }
}

/** Refused for good, which an identity that does not answer is not. */
export const isRefused = (error: unknown): boolean =>
  ['CONCURRENT_CHANGE', 'DECLARATION_NOT_ACTIVE', 'DECLARATION_DISPUTED', 'HABITUAL_REVIEW_REQUIRED', 'DECLARATION_NOT_FOUND', 'RESIDENT_NOT_FOUND'].includes((error as { reason?: string }).reason ?? '');
