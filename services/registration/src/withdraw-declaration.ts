import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { withdraw } from '@yuejuma/residence';
import { answerDeclaration, own } from './answer-declaration.js';
import type { Context } from './context.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** The resident takes back what is not decided yet. Somebody else's declaration is DECLARATION_NOT_FOUND. */
export const withdrawDeclaration = (ctx: Context, caller: Caller, id: string, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> =>
  answerDeclaration(ctx, caller, id, { act: 'WITHDRAW_DECLARATION', circumstances, admit: own(id, caller), decide: (d, at) => withdraw(d, caller.subjectId, at) });
