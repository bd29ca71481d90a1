import { DomainError } from '@yuejuma/kernel';
import { isFrozen } from '@yuejuma/platform/db/account-freezes';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import { Caller_Kind, Caller } from '@yuejuma/proto/common/v1/caller';
import { confirmResidence } from './confirm-residence.js';
import type { Context } from './context.js';
import { rejectResidence } from './reject-residence.js';

/**
 * A confirmer's SMS is their answer, as if given in the app (C39, R29). It counts once by the state of the declaration: one
 * that came too late, or after somebody else's, changes nothing.
 */
export const onAnsweredBySms = (ctx: Context): Handler<'identity.answered-by-sms.v1'> => async ({ subjectId, declarationId, answer, askId }) => {
  const confirmer = Caller.fromPartial({ kind: Caller_Kind.RESIDENT, subjectId });
  const how = { channel: 'SMS', evidenceIds: [askId] } as const;
  // Who is frozen answers nothing by SMS either (C52); others may, and after them the officers.
  if (await isFrozen(ctx.db, subjectId)) return;
  try {
    await (answer === 'CONFIRM' ? confirmResidence(ctx, confirmer, declarationId, how) : rejectResidence(ctx, confirmer, declarationId, 'UNKNOWN_PERSON', how));
  } catch (error) {
    if (!(error instanceof DomainError) || !OVER.includes(error.reason)) throw error;
  }
};

/** Refusals that no second try changes. */
const OVER: readonly string[] = ['DECLARATION_NOT_FOUND', 'DECLARATION_NOT_PENDING', 'DECLARATION_DISPUTED', 'NOT_THE_CONFIRMER'];
