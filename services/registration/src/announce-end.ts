import type { PlainDate } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announceEnd as announced } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** An owner or custodian announces the end of a tenancy; the tenant is told, and nothing ends by it (G15). */
export const announceEnd = (ctx: Context, caller: Caller, id: string, endsOn: PlainDate): Promise<FiledDeclaration> =>
  answerDeclaration(ctx, caller, id, { act: 'ANNOUNCE_END', decide: (d, at, policy) => announced(d, caller.subjectId, at, endsOn, policy) });
