import { shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import { Caller_Kind, Caller } from '@yuejuma/proto/common/v1/caller';
import { confirm } from '@yuejuma/residence';
import { eventOf } from './announce.js';
import { answerHeld } from './answer-declaration.js';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { spendRule } from './standing-rules.repository.js';

/**
 * Confirms a declaration that was just opened by the standing rule of one of its confirmers, as that confirmer's own act (G12),
 * and tells them so.
 * What lies with an officer, for crowding say, stays there; nobody's rule confirms themselves or whom they declared.
 */
export async function confirmByRule(ctx: Context, tx: Tx, d: FiledDeclaration): Promise<FiledDeclaration> {
  if (d.state !== 'PENDING' || d.dwellingId === null) return d;
  const others = d.confirmers.map(({ subjectId }) => subjectId).filter((id) => id !== d.residentId && id !== d.declarantId);
  const rule = await spendRule(tx, d.dwellingId, others, shanghaiDate(ctx.now()));
  if (rule === undefined) return d;
  const confirmer = Caller.fromPartial({ kind: Caller_Kind.RESIDENT, subjectId: rule.confirmerId });
  const after = await answerHeld(ctx, tx, confirmer, d, {
    act: 'CONFIRM_RESIDENCE', circumstances: { channel: 'STANDING_RULE', evidenceIds: [rule.id] }, decide: (held, at, policy) => confirm(held, rule.confirmerId, at, policy),
  });
  await emit(tx, 'residence.confirmed-by-rule.v1', { ...eventOf(after), confirmerId: rule.confirmerId, registeredOn: after.registeredOn ?? '' }, ctx.now());
  return after;
}
