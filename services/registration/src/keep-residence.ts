import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { stay } from '@yuejuma/residence';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { answerOwn } from './own-declaration.js';

/** The resident stays after all: a planned move is taken back. Somebody else's declaration is DECLARATION_NOT_FOUND; one that is not in force DECLARATION_NOT_ACTIVE. */
export const keepResidence = (ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> =>
  answerOwn(ctx, caller, id, { act: 'KEEP_RESIDENCE', rulesOf: 'TODAY', decide: (d, at) => stay(d, caller.subjectId, at) });
