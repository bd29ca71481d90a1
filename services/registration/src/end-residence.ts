import { breach, invalidFields, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { end, type OwnEndCause } from '@yuejuma/residence';
import type { Context } from './context.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { answerOwn } from './own-declaration.js';

/** From when on somebody does not live there, and in which word. */
export interface EndRequest {
  /** The first day not lived there; empty for today. */
  endOn: PlainDate | '';
  cause: OwnEndCause;
}

/**
 * 搬离/注销 (R37, C44): the resident's word is enough. On a day to come it is a plan, which the job carry-out-moves carries
 * out. Somebody else's declaration is DECLARATION_NOT_FOUND. END_DATE_OUT_OF_RANGE, DECLARATION_NOT_ACTIVE.
 */
export function endResidence(ctx: Context, caller: Caller, id: string, { endOn, cause }: EndRequest, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> {
  return answerOwn(ctx, caller, id, {
    act: 'END_RESIDENCE',
    circumstances,
    rulesOf: 'TODAY',
    decide(d, at, policy) {
      const today = shanghaiDate(at);
      if (cause === 'CANCELLED' && endOn > today) throw invalidFields([{ field: 'cause', ...breach.notAllowedHere('what is planned for a day to come is MOVED_OUT') }]);
      return end(d, caller.subjectId, at, endOn || today, cause, policy);
    },
  });
}
