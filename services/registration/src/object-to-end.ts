import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { objectToEnd as objected } from '@yuejuma/residence';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { answerOwn } from './own-declaration.js';

/** The tenant objects to an announced end: an officer decides now (G15). */
export const objectToEnd = (ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> =>
  answerOwn(ctx, caller, id, { act: 'OBJECT_TO_END', decide: (d, at) => objected(d, caller.subjectId, at) });
