import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { reject, type RejectReason } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { isAboutHabitual, rejectHabitual } from './review-habitual.js';

/** 不通过: a confirmer refuses for a listed reason, the declaration or its use as 常住地 (G6). */
export async function rejectResidence(ctx: Context, caller: Caller, id: string, reason: RejectReason, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> {
  if (await isAboutHabitual(ctx, id)) return rejectHabitual(ctx, caller, id, reason, circumstances);
  return answerDeclaration(ctx, caller, id, { act: 'REJECT_RESIDENCE', circumstances, decide: (d, at) => reject(d, caller.subjectId, at, reason) });
}
