import type { Metadata } from '@grpc/grpc-js';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Admits, type Answers } from '@yuejuma/platform/grpc/service';
import { device, type CallLimit } from '@yuejuma/platform/limits/limit-calls';
import {
  RegistrationServiceService, type AddCaseEvidenceRequest, type AddEvidenceRequest, type AnnounceEndRequest, type AppealDecisionRequest, type ApproveAuthorityEndRequest,
  type ListAuthorityEndsRequest, type ListAuthorityEndsResponse, type ProposeAuthorityEndRequest, type ConfirmResidenceRequest, type DecideCaseRequest, type DeclareResidenceRequest, type EndResidenceRequest,
  type GetCaseRequest, type GetConfirmerViewRequest, type KeepResidenceRequest, type ListCasesRequest, type ListCasesResponse,
  type ListResidencesRequest, type ListResidencesResponse, type RejectResidenceRequest, type AddCoResidentRequest, type ListCoResidentsRequest,
  type ListCoResidentsResponse, type ObjectToEndRequest, type ProposeHidingInCaseRequest, type ProposeHidingInCaseResponse, type ReportStrangerRequest,
  type ReportStrangerResponse, type RevokeEndRequest, type AssistedAct, type CompleteAssistedActRequest, type ConfirmResidencesRequest,
  type ConfirmResidencesResponse, type CreateStandingRuleRequest, type EnterPaperSlipRequest, type EnterPaperSlipResponse, type IssuePaperSlipRequest,
  type ListStandingRulesRequest, type ListStandingRulesResponse, type PaperSlip, type RevokeStandingRuleRequest, type StandingRule,
  type StartAssistedActRequest,
  type SetHabitualResidenceRequest, type WithdrawDeclarationRequest,
  type ApproveRollbackRequest, type DeclineAuthorityEndRequest, type GetRollbackRequest, type ListRollbacksRequest, type ListRollbacksResponse, type NoteRollbackRequest, type ReleaseAccountRequest, type RequestRollbackRequest, type Rollback,
} from '@yuejuma/proto/registration/v1/registration_service';
import type { AuthorityEnd, ConfirmerView, Evidence, RegistrationCase, ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { addCoResident } from './add-co-resident.js';
import { announceEnd } from './announce-end.js';
import { addCaseEvidence, addEvidence } from './add-evidence.js';
import { appealDecision } from './appeal-decision.js';
import { approveAuthorityEnd } from './approve-authority-end.js';
import { completeAssistedAct } from './complete-assisted-act.js';
import { toResidences } from './city-to-proto.js';
import { approveRollback } from './approve-rollback.js';
import { confirmResidence } from './confirm-residence.js';
import { confirmResidences } from './confirm-residences.js';
import { Context } from './context.js';
import { decideCase } from './decide-case.js';
import { declineAuthorityEnd } from './decline-authority-end.js';
import { declareResidence } from './declare-residence.js';
import { endResidence } from './end-residence.js';
import { enterPaperSlip } from './enter-paper-slip.js';
import { getRollback } from './get-rollback.js';
import { listRollbacks } from './list-rollbacks.js';
import { noteRollback } from './note-rollback.js';
import { releaseAccount } from './release-account.js';
import { requestRollback } from './request-rollback.js';
import { toRollback, toRollbackSummary } from './rollback-to-proto.js';
import { getConfirmerView, viewAfterAnswer } from './get-confirmer-view.js';
import { keepResidence } from './keep-residence.js';
import { listAuthorityEnds } from './list-authority-ends.js';
import { listResidences } from './list-residences.js';
import { objectToEnd } from './object-to-end.js';
import { proposeAuthorityEnd } from './propose-authority-end.js';
import { readAuthorityEnd } from './read-authority-end.js';
import { getCase, listCases, sightAfterDecision } from './read-cases.js';
import { readAppeal, readCaseEvidence, readDecision, readEvidence, readHidingProposal } from './read-evidence.js';
import { readDeclare, readEnd, readEndOn, readReject, readCoResident, readRollback } from './read-request.js';
import { listCoResidents } from './list-co-residents.js';
import { readAssistedAct } from './read-assisted-act.js';
import { issuePaperSlip } from './issue-paper-slip.js';
import { readBatch, readSlip, readStandingRule } from './read-organisation.js';
import { createStandingRule, listStandingRules, revokeStandingRule } from './standing-rules.js';
import { rejectResidence } from './reject-residence.js';
import { proposeHiding } from './propose-hiding.js';
import { reportStranger } from './report-stranger.js';
import { revokeEnd } from './revoke-end.js';
import { readStrangerAt } from './read-stranger-at.js';
import { setHabitualResidence } from './set-habitual-residence.js';
import { toAuthorityEnd, toCase, toConfirmerView, toEvidence, toProto, toAssistedAct, toBatchResult, toPaperSlip, toStandingRule } from './to-proto.js';
import { startAssistedAct } from './start-assisted-act.js';
import { withdrawDeclaration } from './withdraw-declaration.js';

const declarationId = { declarationId: rules.celledId() };
const answerLimits: readonly CallLimit<{ declarationId: string }>[] = [['answersPerDeviceMinute', device], ['answersPerDeclarationMinute', (request) => request.declarationId]];

@GrpcService(RegistrationServiceService, {
  declareResidence: ['RESIDENT'], listResidences: ['RESIDENT'], withdrawDeclaration: ['RESIDENT'], setHabitualResidence: ['RESIDENT'],
  endResidence: ['RESIDENT'], keepResidence: ['RESIDENT'], addCoResident: ['RESIDENT'], listCoResidents: ['RESIDENT'],
  confirmResidence: ['RESIDENT'], rejectResidence: ['RESIDENT'], getConfirmerView: ['RESIDENT'],
  announceEnd: ['RESIDENT'], revokeEnd: ['RESIDENT'], objectToEnd: ['RESIDENT'], reportStranger: ['RESIDENT'], appealDecision: ['RESIDENT'], addEvidence: ['RESIDENT'],
  listCases: ['OFFICER'], proposeHidingInCase: ['OFFICER'], getCase: ['OFFICER'], decideCase: ['OFFICER'], addCaseEvidence: ['OFFICER'],
  startAssistedAct: ['OFFICER'], proposeAuthorityEnd: ['OFFICER'], approveAuthorityEnd: ['OFFICER'], declineAuthorityEnd: ['OFFICER'], listAuthorityEnds: ['OFFICER'],
  confirmResidences: ['RESIDENT'], createStandingRule: ['RESIDENT'], listStandingRules: ['RESIDENT'], revokeStandingRule: ['RESIDENT'],
  issuePaperSlip: ['OFFICER'], enterPaperSlip: ['OFFICER'],
  requestRollback: ['CITY_ADMIN'], approveRollback: ['CITY_ADMIN'], getRollback: ['CITY_ADMIN', 'AUDITOR'], listRollbacks: ['CITY_ADMIN', 'AUDITOR'], releaseAccount: ['CITY_ADMIN'], noteRollback: ['AUDITOR'],
  completeAssistedAct: ['OFFICER'],
}, {
  declareResidence: 'WRITE', listResidences: 'READ', withdrawDeclaration: 'WRITE', setHabitualResidence: 'WRITE', endResidence: 'WRITE',
  keepResidence: 'WRITE', addCoResident: 'WRITE', listCoResidents: 'READ', confirmResidence: 'WRITE', rejectResidence: 'WRITE',
  getConfirmerView: 'READ', announceEnd: 'WRITE', revokeEnd: 'WRITE', objectToEnd: 'WRITE', reportStranger: 'WRITE', appealDecision: 'WRITE',
  addEvidence: 'WRITE', listCases: 'READ', proposeHidingInCase: 'WRITE', getCase: 'READ', decideCase: 'WRITE', addCaseEvidence: 'WRITE',
  startAssistedAct: 'WRITE', proposeAuthorityEnd: 'WRITE', approveAuthorityEnd: 'WRITE', declineAuthorityEnd: 'WRITE', listAuthorityEnds: 'READ', confirmResidences: 'WRITE',
  createStandingRule: 'WRITE', listStandingRules: 'READ', revokeStandingRule: 'WRITE', issuePaperSlip: 'WRITE', enterPaperSlip: 'WRITE',
  requestRollback: 'WRITE', approveRollback: 'WRITE', getRollback: 'READ', listRollbacks: 'READ', releaseAccount: 'WRITE', noteRollback: 'WRITE', completeAssistedAct: 'WRITE',
}, {
  confirmResidence: answerLimits, rejectResidence: answerLimits,
})
export class RegistrationController implements Answers<typeof RegistrationServiceService>, Admits {
  constructor(private readonly ctx: Context) {}

  admit(caller: Caller, method: string): Promise<void> {
    return refuseFrozenAccount(this.ctx.db, caller, method, ['listResidences', 'listCoResidents']);
  }

  async declareResidence(request: DeclareResidenceRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    return toProto(await declareResidence(this.ctx, callerOf(metadata), readDeclare(request)));
  }

  async addCoResident(request: AddCoResidentRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    return toProto(await addCoResident(this.ctx, callerOf(metadata), readCoResident(request)));
  }

  async listCoResidents(request: ListCoResidentsRequest, metadata: Metadata): Promise<ListCoResidentsResponse> {
    const { coResidents, nextPageToken } = await listCoResidents(this.ctx, callerOf(metadata), request);
    return { coResidents: coResidents.map(({ declaration, maskedName }) => ({ declaration: toProto(declaration), maskedName })), nextPageToken };
  }

  async listResidences(request: ListResidencesRequest, metadata: Metadata): Promise<ListResidencesResponse> {
    const { declarations, evidence, nextPageToken } = await listResidences(this.ctx, callerOf(metadata), request);
    return { residences: await toResidences(this.ctx, declarations, evidence), nextPageToken };
  }

  async withdrawDeclaration(request: WithdrawDeclarationRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    checkFields(request, declarationId);
    return toProto(await withdrawDeclaration(this.ctx, callerOf(metadata), request.declarationId));
  }

  async setHabitualResidence(request: SetHabitualResidenceRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    checkFields(request, declarationId);
    return toProto(await setHabitualResidence(this.ctx, callerOf(metadata), request.declarationId));
  }

  async endResidence(request: EndResidenceRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    return toProto(await endResidence(this.ctx, callerOf(metadata), request.declarationId, readEnd(request)));
  }

  async keepResidence(request: KeepResidenceRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    checkFields(request, declarationId);
    return toProto(await keepResidence(this.ctx, callerOf(metadata), request.declarationId));
  }

  async confirmResidence(request: ConfirmResidenceRequest, metadata: Metadata): Promise<ConfirmerView> {
    checkFields(request, declarationId);
    const confirmed = await confirmResidence(this.ctx, callerOf(metadata), request.declarationId);
    return toConfirmerView(await viewAfterAnswer(this.ctx, callerOf(metadata), confirmed));
  }

  async rejectResidence(request: RejectResidenceRequest, metadata: Metadata): Promise<ConfirmerView> {
    const rejected = await rejectResidence(this.ctx, callerOf(metadata), request.declarationId, readReject(request));
    return toConfirmerView(await viewAfterAnswer(this.ctx, callerOf(metadata), rejected));
  }

  async getConfirmerView(request: GetConfirmerViewRequest, metadata: Metadata): Promise<ConfirmerView> {
    checkFields(request, declarationId);
    return toConfirmerView(await getConfirmerView(this.ctx, callerOf(metadata), request.declarationId));
  }

  async announceEnd(request: AnnounceEndRequest, metadata: Metadata): Promise<ConfirmerView> {
    const announced = await announceEnd(this.ctx, callerOf(metadata), request.declarationId, readEndOn(request));
    return toConfirmerView(await viewAfterAnswer(this.ctx, callerOf(metadata), announced));
  }

  async revokeEnd(request: RevokeEndRequest, metadata: Metadata): Promise<ConfirmerView> {
    checkFields(request, declarationId);
    const revoked = await revokeEnd(this.ctx, callerOf(metadata), request.declarationId);
    return toConfirmerView(await viewAfterAnswer(this.ctx, callerOf(metadata), revoked));
  }

  async objectToEnd(request: ObjectToEndRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    checkFields(request, declarationId);
    return toProto(await objectToEnd(this.ctx, callerOf(metadata), request.declarationId));
  }

  async proposeHidingInCase(request: ProposeHidingInCaseRequest, metadata: Metadata): Promise<ProposeHidingInCaseResponse> {
    await proposeHiding(this.ctx, callerOf(metadata), request.caseId, readHidingProposal(request));
    return {};
  }

  async reportStranger(request: ReportStrangerRequest, metadata: Metadata): Promise<ReportStrangerResponse> {
    await reportStranger(this.ctx, callerOf(metadata), readStrangerAt(request));
    return {};
  }

  async startAssistedAct(request: StartAssistedActRequest, metadata: Metadata): Promise<AssistedAct> {
    return toAssistedAct(await startAssistedAct(this.ctx, callerOf(metadata), readAssistedAct(request, this.ctx.now())), this.ctx.now());
  }

  async completeAssistedAct({ id, code, assertion }: CompleteAssistedActRequest, metadata: Metadata): Promise<AssistedAct> {
    checkFields({ id }, { id: rules.celledId() });
    const { assisted, declaration } = await completeAssistedAct(this.ctx, callerOf(metadata), id, { code, assertion });
    return toAssistedAct(assisted, this.ctx.now(), declaration);
  }

  async confirmResidences(request: ConfirmResidencesRequest, metadata: Metadata): Promise<ConfirmResidencesResponse> {
    return { results: (await confirmResidences(this.ctx, callerOf(metadata), readBatch(request))).map(toBatchResult) };
  }

  async createStandingRule(request: CreateStandingRuleRequest, metadata: Metadata): Promise<StandingRule> {
    return toStandingRule(await createStandingRule(this.ctx, callerOf(metadata), readStandingRule(request)));
  }

  async listStandingRules(request: ListStandingRulesRequest, metadata: Metadata): Promise<ListStandingRulesResponse> {
    const { rules: found, nextPageToken } = await listStandingRules(this.ctx, callerOf(metadata), request);
    return { standingRules: found.map(toStandingRule), nextPageToken };
  }

  async revokeStandingRule({ id }: RevokeStandingRuleRequest, metadata: Metadata): Promise<StandingRule> {
    checkFields({ id }, { id: rules.celledId() });
    return toStandingRule(await revokeStandingRule(this.ctx, callerOf(metadata), id));
  }

  async issuePaperSlip(request: IssuePaperSlipRequest, metadata: Metadata): Promise<PaperSlip> {
    checkFields(request, declarationId);
    return toPaperSlip(await issuePaperSlip(this.ctx, callerOf(metadata), request.declarationId));
  }

  async enterPaperSlip(request: EnterPaperSlipRequest, metadata: Metadata): Promise<EnterPaperSlipResponse> {
    const { id, state } = await enterPaperSlip(this.ctx, callerOf(metadata), readSlip(request));
    return { declarationId: id, state: ResidenceDeclaration_State[state] };
  }

  async listCases(request: ListCasesRequest, metadata: Metadata): Promise<ListCasesResponse> {
    const { cases, nextPageToken } = await listCases(this.ctx, callerOf(metadata), request);
    return { cases: cases.map(toCase), nextPageToken };
  }

  async getCase(request: GetCaseRequest, metadata: Metadata): Promise<RegistrationCase> {
    checkFields(request, { caseId: rules.celledId() });
    return toCase(await getCase(this.ctx, callerOf(metadata), request.caseId));
  }

  async decideCase(request: DecideCaseRequest, metadata: Metadata): Promise<RegistrationCase> {
    return toCase(await sightAfterDecision(this.ctx, await decideCase(this.ctx, callerOf(metadata), request.caseId, readDecision(request))));
  }

  async appealDecision(request: AppealDecisionRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    return toProto(await appealDecision(this.ctx, callerOf(metadata), request.declarationId, readAppeal(request)));
  }

  async addEvidence(request: AddEvidenceRequest, metadata: Metadata): Promise<Evidence> {
    return toEvidence(await addEvidence(this.ctx, callerOf(metadata), request.declarationId, readEvidence(request)));
  }

  async addCaseEvidence(request: AddCaseEvidenceRequest, metadata: Metadata): Promise<Evidence> {
    return toEvidence(await addCaseEvidence(this.ctx, callerOf(metadata), request.caseId, readCaseEvidence(request)));
  }

  async proposeAuthorityEnd(request: ProposeAuthorityEndRequest, metadata: Metadata): Promise<AuthorityEnd> {
    return toAuthorityEnd(await proposeAuthorityEnd(this.ctx, callerOf(metadata), readAuthorityEnd(request)));
  }

  async approveAuthorityEnd(request: ApproveAuthorityEndRequest, metadata: Metadata): Promise<AuthorityEnd> {
    checkFields(request, { authorityEndId: rules.celledId() });
    return toAuthorityEnd(await approveAuthorityEnd(this.ctx, callerOf(metadata), request.authorityEndId));
  }

  async declineAuthorityEnd(request: DeclineAuthorityEndRequest, metadata: Metadata): Promise<AuthorityEnd> {
    checkFields(request, { authorityEndId: rules.celledId() });
    return toAuthorityEnd(await declineAuthorityEnd(this.ctx, callerOf(metadata), request.authorityEndId));
  }

  async listAuthorityEnds(request: ListAuthorityEndsRequest, metadata: Metadata): Promise<ListAuthorityEndsResponse> {
    const { ends, nextPageToken } = await listAuthorityEnds(this.ctx, callerOf(metadata), request);
    return { authorityEnds: ends.map(toAuthorityEnd), nextPageToken };
  }

  async requestRollback(request: RequestRollbackRequest, metadata: Metadata): Promise<Rollback> {
    return toRollback(await requestRollback(this.ctx, callerOf(metadata), readRollback(request)));
  }

  async approveRollback(request: ApproveRollbackRequest, metadata: Metadata): Promise<Rollback> {
    checkFields(request, { rollbackId: rules.celledId() });
    return toRollback(await approveRollback(this.ctx, callerOf(metadata), request.rollbackId));
  }

  async getRollback(request: GetRollbackRequest, metadata: Metadata): Promise<Rollback> {
    checkFields(request, { rollbackId: rules.celledId() });
    return toRollback(await getRollback(this.ctx, callerOf(metadata), request.rollbackId));
  }

  async listRollbacks(request: ListRollbacksRequest, metadata: Metadata): Promise<ListRollbacksResponse> {
    const { rollbacks, nextPageToken } = await listRollbacks(this.ctx, callerOf(metadata), request);
    return { rollbacks: rollbacks.map(toRollbackSummary), nextPageToken };
  }

  async releaseAccount(request: ReleaseAccountRequest, metadata: Metadata): Promise<Rollback> {
    checkFields(request, { rollbackId: rules.celledId() });
    return toRollback(await releaseAccount(this.ctx, callerOf(metadata), request.rollbackId));
  }

  async noteRollback(request: NoteRollbackRequest, metadata: Metadata): Promise<Rollback> {
    checkFields(request, { rollbackId: rules.celledId() });
    return toRollback(await noteRollback(this.ctx, callerOf(metadata), request.rollbackId));
  }
}
