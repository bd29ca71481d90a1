import {
  AuthorityEnd, AuthorityEnd_State, ConfirmerKind, ConfirmerView, DeclarationReason, DwellingUse, EndCause, EndNotice, Evidence, Evidence_Kind, RegistrationCase, RegistrationCase_Kind, RegistrationCase_State, RejectReason, ResidenceDeclaration,
  ResidenceDeclaration_State, ReviewCause,
} from '@yuejuma/proto/registration/v1/residence_declaration';
import { AssistedAct_State, StandingRule_Reason, type AssistedAct, type ConfirmResidencesResponse_Result, type PaperSlip, type StandingRule } from '@yuejuma/proto/registration/v1/registration_service';
import { isOwnMove } from '@yuejuma/residence';
import type { Evidence as HandedIn } from './domain/evidence.js';
import type { BatchResult } from './confirm-residences.js';
import type { IssuedSlip } from './issue-paper-slip.js';
import type { StandingRule as StandingRuleRow } from './standing-rules.repository.js';
import type { AssistedAct as AssistedActRow } from './assisted-acts.repository.js';
import type { AuthorityEnd as AuthorityEndRecord } from './domain/authority-end.js';
import { caseDeadlineOf, caseStateOf, districtOf, type FiledDeclaration } from './domain/filed-declaration.js';
import type { ConfirmerSight } from './get-confirmer-view.js';
import type { CaseSight } from './read-cases.js';

/** What the resident sees; the evidence in the own list only. */
export function toProto(d: FiledDeclaration, evidence: readonly HandedIn[] = []): ResidenceDeclaration {
  return {
    id: d.id, residentId: d.residentId, cityCode: d.cityCode, districtCode: districtOf(d.divisionCode), addressId: d.addressId,
    dwellingId: d.dwellingId ?? '', createTime: d.createTime, deadlineTime: d.deadlineTime ?? undefined, moveInOn: d.moveInOn,
    registeredOn: d.registeredOn ?? '', isHabitual: d.isHabitual, source: d.source, version: d.version,
    policyVersion: d.citation?.policyVersion ?? '',
    state: ResidenceDeclaration_State[d.state],
    confirmerKind: ConfirmerKind[d.confirmerKind],
    dwellingUse: DwellingUse[d.dwellingUse],
    reason: DeclarationReason[d.reason],
    rejectReason: RejectReason[d.rejectReason ?? 'UNSPECIFIED'],
    endedOn: d.endedOn ?? '',
    endCause: EndCause[d.endCause ?? 'UNSPECIFIED'],
    // How many live at a place is told to nobody who lives there (C25).
    reviewCause: ReviewCause[d.reviewCause === null || d.reviewCause === 'CROWDED' ? 'UNSPECIFIED' : d.reviewCause],
    endNotice: noticeOf(d),
    disputeClosesOn: d.disputeClosesOn ?? '',
    appealLapsesOn: d.appealLapsesOn ?? '',
    isHabitualAsked: d.habitualAskTime !== null,
    ruleIds: [...d.citation?.ruleIds ?? []],
    evidence: evidence.map(toEvidence),
    // Said of a list only: see toResidences.
    asOfTime: undefined, isIgnorable: false, correction: undefined,
  };
}

function noticeOf(d: FiledDeclaration): EndNotice | undefined {
  if (d.endNotice === null) return undefined;
  const { endsOn, objectUntilOn, isObjected, granted } = d.endNotice;
  return { endsOn, objectUntilOn, isObjected, isOwn: isOwnMove(d), isGranted: granted !== null };
}

/** What a confirmer sees: masked name, dates, dwelling, nothing else (C29). */
export function toConfirmerView({ declaration: d, maskedName }: ConfirmerSight): ConfirmerView {
  return {
    declarationId: d.id, state: ResidenceDeclaration_State[d.state], maskedName, dwellingId: d.dwellingId ?? '', addressId: d.addressId,
    moveInOn: d.moveInOn, createTime: d.createTime, deadlineTime: d.deadlineTime ?? undefined, registeredOn: d.registeredOn ?? '',
    endsOn: d.endNotice === null || isOwnMove(d) ? '' : d.endNotice.endsOn,
  };
}

/** What was handed in; by whom is not told. */
export const toEvidence = ({ id, kind, reference, addTime }: HandedIn): Evidence => ({ id, kind: Evidence_Kind[kind], reference, addTime });

/** What an officer sees of a case; the name only after a logged read. */
export function toCase({ declaration: d, evidence, maskedName }: CaseSight): RegistrationCase {
  return {
    id: d.id, state: RegistrationCase_State[caseStateOf(d) ?? 'UNSPECIFIED'], divisionCode: d.divisionCode, addressId: d.addressId,
    dwellingUse: DwellingUse[d.dwellingUse], reason: DeclarationReason[d.reason], moveInOn: d.moveInOn,
    createTime: d.createTime, deadlineTime: caseDeadlineOf(d) ?? undefined, maskedName,
    kind: RegistrationCase_Kind[d.caseKind ?? 'UNSPECIFIED'], reviewCause: ReviewCause[d.reviewCause ?? 'UNSPECIFIED'], caseDivisionCode: d.caseDivisionCode,
    evidence: evidence.map(toEvidence),
  };
}

/** What the officer sees of an act at a counter. */
export function toAssistedAct({ id, act, expireTime, declarationId }: AssistedActRow, now: Date, d?: FiledDeclaration): AssistedAct {
  const state = declarationId !== null ? AssistedAct_State.DONE : expireTime <= now ? AssistedAct_State.EXPIRED : AssistedAct_State.CONSENT_PENDING;
  return {
    id, state, act: act.kind, expireTime, declarationId: declarationId ?? ('declarationId' in act ? act.declarationId : ''),
    declarationState: d === undefined ? ResidenceDeclaration_State.UNSPECIFIED : ResidenceDeclaration_State[d.state],
  };
}

/** What officers see of an authority's event: no name, and nobody's words. */
export const toAuthorityEnd = ({ id, declarationId, cause, eventId, evidenceIds, divisionCode, proposedByUnit, createTime, approveTime, declinedBy }: AuthorityEndRecord): AuthorityEnd => ({
  id, declarationId, eventId, divisionCode, proposedByUnit, createTime, evidenceIds: [...evidenceIds], cause: EndCause[cause], approveTime: approveTime ?? undefined,
  state: AuthorityEnd_State[declinedBy !== null ? 'DECLINED' : approveTime === null ? 'PROPOSED' : 'APPROVED'],
});
/** What came of one confirmation of a batch. */
export const toBatchResult = (result: BatchResult): ConfirmResidencesResponse_Result => ('declaration' in result
  ? { declarationId: result.id, state: ResidenceDeclaration_State[result.declaration.state], reason: '' }
  : { declarationId: result.id, state: ResidenceDeclaration_State.UNSPECIFIED, reason: result.reason });

export const toStandingRule = ({ id, dwellingIds, maxPeople, used, untilOn, reason, createTime, revokeTime }: StandingRuleRow): StandingRule =>
  ({ id, dwellingIds: [...dwellingIds], maxPeople, used, untilOn, reason: StandingRule_Reason[reason], createTime, isRevoked: revokeTime !== null });

export const toPaperSlip = ({ id, code, maskedName, declaration, expireTime }: IssuedSlip): PaperSlip =>
  ({ id, code, maskedName, moveInOn: declaration.moveInOn, addressId: declaration.addressId, expireTime });
