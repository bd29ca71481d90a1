import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { appeal } from '@yuejuma/residence';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { answerOwn, findOwn } from './own-declaration.js';
import { requireEvidence } from './require-evidence.js';

/** 申诉 in one tap (C54): by the rules of the day it is made. A repeat changes nothing. */
export async function appealDecision(ctx: Context, caller: Caller, id: string, evidenceIds: readonly string[]): Promise<FiledDeclaration> {
  await findOwn(ctx, caller, id);
  await requireEvidence(ctx, id, evidenceIds);
  return answerOwn(ctx, caller, id, {
    act: 'APPEAL_DECISION', rulesOf: 'TODAY', circumstances: { evidenceIds }, decide: (d, at) => appeal(d, caller.subjectId, at),
  });
}
