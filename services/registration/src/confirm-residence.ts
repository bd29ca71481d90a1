import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { confirm } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { confirmHabitual, isAboutHabitual } from './review-habitual.js';

/** 业主或托管人确认 (R27, R29): the first answer wins, a repeat changes nothing; or reviews it as 常住地 (G6). */
export async function confirmResidence(ctx: Context, caller: Caller, id: string, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> {
  const seen = await declarations.find(ctx.db, id);
  if (isAboutHabitual(seen)) return confirmHabitual(ctx, caller, id, circumstances);
  return answerDeclaration(ctx, caller, id, { act: 'CONFIRM_RESIDENCE', circumstances, seen, decide: (d, at, policy) => confirm(d, caller.subjectId, at, policy) });
}
