import { DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller, Context } from './context.js';
import { insertCounterCase } from './counter-cases.repository.js';
import type { Office } from './domain/office.js';
import { COUNTER_LIFE_MS, requireState, stateAt } from './domain/verification.js';
import { viewOf, type VerificationView } from './get-verification.js';
import { findSubject } from './residents.repository.js';
import { holdIndexVersions } from './vault-keys.repository.js';
import { laterIndexes } from './vault.js';
import { lockVerificationRow } from './verification-row.js';
import { setState } from './verifications.repository.js';

/**
 * Chooses a counter in place of the face: always another way (P12). Again, it changes nothing.
 * Throws OFFICE_NOT_FOUND, VERIFICATION_STEP_NOT_OPEN, VERIFICATION_NOT_FOUND.
 */
export function chooseCounter(ctx: Context, caller: Caller, id: string, officeId: string): Promise<VerificationView> {
  const office = ctx.offices.find((candidate) => candidate.id === officeId);
  return ctx.db.tx((tx) => choose(tx, ctx, caller, id, office));
}

async function choose(tx: Tx, ctx: Context, caller: Caller, id: string, office: Office | undefined): Promise<VerificationView> {
  const verification = await lockVerificationRow(tx, id);
  const now = ctx.now();
  if (office === undefined) throw new DomainError('OFFICE_NOT_FOUND');
  if (stateAt(verification, now) === 'COUNTER_PENDING') return viewOf(ctx, verification);
  requireState(verification, 'FACE_PENDING', now);
  const expireTime = new Date(now.getTime() + COUNTER_LIFE_MS);
  await setState(tx, id, 'COUNTER_PENDING', expireTime);
  const subjectId = (await findSubject(tx, laterIndexes(ctx.kms, verification.documentIndex, (await holdIndexVersions(tx)).version))) ?? verification.subjectId;
  const caseId = newUuid();
  await insertCounterCase(tx, { id: caseId, verificationId: id, subjectId, officeId: office.id, divisionCode: office.divisionCode, createTime: now }, expireTime);
  await recordAct(tx, caller, { act: 'CHOOSE_COUNTER', subjectIds: [], objectId: id, details: { caseId, officeId: office.id } }, now);
  return viewOf(ctx, { ...verification, state: 'COUNTER_PENDING', expireTime });
}
