import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { revokeEnd as revoked } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** The owner or custodian takes the announced end back (G15); without one nothing changes. */
export const revokeEnd = (ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> =>
  answerDeclaration(ctx, caller, id, { act: 'REVOKE_END', decide: (d, at) => revoked(d, caller.subjectId, at) });
