import { asService } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { awaitsHabitualReview, isHabitualToBeSet, refuseHabitual, reviewHabitual, type RejectReason } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import { completeHabitual } from './complete-habitual.js';
import type { Context } from './context.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Whether an answer to this declaration is one about its use as 常住地 (G6). */
export const isAboutHabitual = (d: FiledDeclaration | undefined): boolean => d !== undefined && awaitsHabitualReview(d);

/** Owner or custodian stands by the registration again: it becomes the 常住地 (R32, G6). NOT_THE_CONFIRMER, DECLARATION_DISPUTED. */
export async function confirmHabitual(ctx: Context, caller: Caller, id: string, circumstances: Partial<Circumstances>): Promise<FiledDeclaration> {
  const reviewed = await answerDeclaration(ctx, caller, id, { act: 'REVIEW_HABITUAL_RESIDENCE', circumstances, rulesOf: 'TODAY', decide: (d, at) => reviewHabitual(d, caller.subjectId, at) });
  return finishReviewed(ctx, reviewed);
}

/** Owner or custodian does not, for a listed reason: the asking ends, the registration stands. As {@link confirmHabitual}. */
export const rejectHabitual = (ctx: Context, caller: Caller, id: string, reason: RejectReason, circumstances: Partial<Circumstances>): Promise<FiledDeclaration> =>
  answerDeclaration(ctx, caller, id, { act: 'REFUSE_HABITUAL_RESIDENCE', circumstances, rulesOf: 'TODAY', decide: (d, at) => refuseHabitual(d, caller.subjectId, at, reason) });

/** What is reviewed is set; while identity does not answer, the job finish-habitual-choices does it later. */
export async function finishReviewed(ctx: Context, d: FiledDeclaration): Promise<FiledDeclaration> {
  if (!isHabitualToBeSet(d)) return d;
  try {
    return await completeHabitual(ctx, asService('registration'), d, null);
  } catch (error) {
    ctx.log.warn({ err: error, declarationId: d.id }, 'a reviewed habitual residence waits for identity');
    return d;
  }
}
