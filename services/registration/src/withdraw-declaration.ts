import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { withdraw } from '@yuejuma/residence';
import type { Context } from './context.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { answerOwn } from './own-declaration.js';

/** The resident takes back what is not decided yet. Somebody else's declaration is DECLARATION_NOT_FOUND. */
export const withdrawDeclaration = (ctx: Context, caller: Caller, id: string, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> =>
  answerOwn(ctx, caller, id, { act: 'WITHDRAW_DECLARATION', circumstances, decide: (d, at) => withdraw(d, caller.subjectId, at) });
