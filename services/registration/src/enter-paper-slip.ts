import { DomainError } from '@yuejuma/kernel';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { Caller_Kind, type Caller } from '@yuejuma/proto/common/v1/caller';
import { confirm, reject, type Confirmer, type RejectReason } from '@yuejuma/residence';
import { answerHeld } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { slipCodeHash } from './domain/slip-code.js';
import { ownUnits } from './issue-paper-slip.js';
import { findSlip, useSlip } from './paper-slips.repository.js';

/** What stands on a slip that was handed in. */
export interface SignedSlip {
  code: string;
  answer: { kind: 'CONFIRM' } | { kind: 'REFUSE'; reason: RejectReason };
  signedAs: Confirmer['kind'];
  /** Where the signed paper is on file. */
  evidenceIds: readonly string[];
}

/**
 * What the owner or custodian ticked and signed is their answer (C39, R29): the actor is that confirmer, the channel paper,
 * the officer is kept as the one who entered it. A slip is good once, within its days, for its own declaration.
 * PAPER_SLIP_NOT_FOUND, OWN_CASE, NOT_THE_CONFIRMER, ACCOUNT_FROZEN, DECLARATION_NOT_PENDING, DECLARATION_DISPUTED.
 */
export async function enterPaperSlip(ctx: Context, caller: Caller, { code, answer, signedAs, evidenceIds }: SignedSlip): Promise<FiledDeclaration> {
  const slip = await findSlip(ctx.db, slipCodeHash(code));
  if (slip === undefined || slip.expireTime <= ctx.now()) throw new DomainError('PAPER_SLIP_NOT_FOUND');
  return ctx.db.tx(async (tx) => {
    const d = await declarations.findForUpdate(tx, slip.declarationId);
    const before = ownUnits(caller, slip.declarationId, d);
    if (!(await useSlip(tx, slip.id, ctx.now()))) throw new DomainError('PAPER_SLIP_NOT_FOUND');
    const signer = before.confirmers.find(({ kind }) => kind === signedAs);
    if (signer === undefined) throw new DomainError('NOT_THE_CONFIRMER', { declaration: before.id });
    const { subjectId } = signer;
    await refuseFrozenAccount(tx, signer, 'enterPaperSlip', []);
    const person: Caller = { ...caller, kind: Caller_Kind.RESIDENT, subjectId, roles: [], unitId: '', jurisdictions: [] };
    return answerHeld(ctx, tx, person, before, {
      act: answer.kind === 'CONFIRM' ? 'CONFIRM_RESIDENCE' : 'REJECT_RESIDENCE',
      circumstances: { channel: 'PAPER', assistedBy: caller.subjectId, evidenceIds: [slip.id, ...evidenceIds] },
      decide: (held, at, policy) => (answer.kind === 'CONFIRM' ? confirm(held, subjectId, at, policy) : reject(held, subjectId, at, answer.reason)),
    });
  });
}
