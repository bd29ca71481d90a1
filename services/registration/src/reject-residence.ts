import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { reject, type RejectReason } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { isAboutHabitual, rejectHabitual } from './review-habitual.js';

/** 不通过: a confirmer refuses for a listed reason, the declaration or its use as 常住地 (G6). */
export async function rejectResidence(ctx: Context, caller: Caller, id: string, reason: RejectReason, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> {
  const seen = await declarations.find(ctx.db, id);
  if (isAboutHabitual(seen)) return rejectHabitual(ctx, caller, id, reason, circumstances);
  return answerDeclaration(ctx, caller, id, { act: 'REJECT_RESIDENCE', circumstances, seen, decide: (d, at) => reject(d, caller.subjectId, at, reason) });
}
