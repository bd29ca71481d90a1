import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { completeVerification, isChildToday, refuseVerification, type Confirmed } from './confirm-identity.js';
import type { Caller, Context } from './context.js';
import { lockCounterCase, saveDecision, type CounterCase } from './counter-cases.repository.js';
import { requireState, stateAt } from './domain/verification.js';
import { ownUnitCase } from './get-counter-case.js';
import { openForOther, sealRow } from './vault.js';
import { getVerificationRow, lockVerificationRow } from './verification-row.js';
import type { Verification } from './verifications.repository.js';

export interface Decision {
  /** The state it leads to. */
  state: 'CONFIRMED' | 'REFUSED';
  reason: string;
  evidenceIds: string[];
}

/**
 * The officer saw the person and the document; the registry must agree before anyone is enrolled. The same decision
 * again changes nothing. Throws CASE_NOT_FOUND, OWN_CASE, IDENTITY_NOT_CONFIRMED, VERIFICATION_STEP_NOT_OPEN,
 * CHILD_HAS_NO_SESSION, READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function decideCounterCase(ctx: Context, caller: Caller, caseId: string, decision: Decision): Promise<CounterCase> {
  const found = await ownUnitCase(ctx, caller, caseId);
  if (caller.subjectId === found.subjectId) throw new DomainError('OWN_CASE');
  if (isDecided(found, decision)) return found;
  const confirmed = decision.state === 'CONFIRMED' ? await askRegistry(ctx, caller, found) : undefined;
  return ctx.db.tx((tx) => apply(tx, ctx, caller, caseId, decision, confirmed));
}

/** True when this decision stands already; throws VERIFICATION_STEP_NOT_OPEN when another one does. */
function isDecided({ state }: CounterCase, decision: Decision): boolean {
  if (state === 'OPEN') return false;
  if (state !== decision.state) throw new DomainError('VERIFICATION_STEP_NOT_OPEN', { state });
  return true;
}

/** What the registry confirms; undefined when the wait is over already, by time or by another decision. */
async function askRegistry(ctx: Context, caller: Caller, { id: caseId, verificationId, subjectId }: CounterCase): Promise<Confirmed | undefined> {
  const verification = await getVerificationRow(ctx.db, verificationId);
  if (verification.claim === undefined || stateAt(verification, ctx.now()) !== 'COUNTER_PENDING') return undefined;
  const fields = ['fullName', 'documentType', 'documentNumber', 'phone'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'DECIDE_CASE', legalBasis: 'R15', caseId }, caller);
  const claim = openForOther(ctx.kms, { ...verification.claim, subjectId }, read, fields);
  const facts = await ctx.authorities.matchPerson(claim);
  if (facts === undefined) throw new DomainError('IDENTITY_NOT_CONFIRMED');
  if (isChildToday(ctx, facts.birthDate)) throw new DomainError('CHILD_HAS_NO_SESSION');
  return { claim, facts, documentSource: 'COUNTER' };
}

async function apply(tx: Tx, ctx: Context, caller: Caller, caseId: string, decision: Decision, confirmed: Confirmed | undefined): Promise<CounterCase> {
  const before = (await lockCounterCase(tx, caseId)) as CounterCase;
  if (isDecided(before, decision)) return before;
  const verification = await lockVerificationRow(tx, before.verificationId);
  requireState(verification, 'COUNTER_PENDING', ctx.now());
  const subjectId = decision.state === 'CONFIRMED' ? await confirm(tx, ctx, verification, confirmed) : before.subjectId;
  if (decision.state === 'REFUSED') await refuseVerification(tx, ctx, verification);
  const { wrappedKey, sealed } = sealRow(ctx.kms, 'counter_cases', caseId, { decideReason: decision.reason });
  const time = ctx.now();
  await saveDecision(tx, caseId, { state: decision.state, time, officerId: caller.subjectId, unitId: caller.unitId, wrappedKey, reason: sealed.decideReason, evidenceIds: decision.evidenceIds });
  await recordAct(tx, caller, { act: 'DECIDE_COUNTER_CASE', subjectIds: [subjectId], objectId: caseId, details: { decision: decision.state } }, time);
  return { ...before, state: decision.state };
}

function confirm(tx: Tx, ctx: Context, verification: Verification, confirmed: Confirmed | undefined): Promise<string> {
  if (confirmed === undefined) throw new DomainError('CONCURRENT_CHANGE');
  return completeVerification(tx, ctx, verification, confirmed);
}
