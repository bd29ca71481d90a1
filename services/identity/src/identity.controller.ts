import type { Metadata } from '@grpc/grpc-js';
import { readPage } from '@yuejuma/platform/db/page';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { nameOf } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Admits, type Answers } from '@yuejuma/platform/grpc/service';
import type { Hiding } from '@yuejuma/proto/identity/v1/hiding';
import { DecideHidingRequest_Decision, IdentityServiceService, type AskHidingRequest, type DecideHidingRequest, type EndHidingRequest, type GetHidingRequest, type ListHidingsRequest, type ListHidingsResponse, type ProposeHidingRequest, SendNoticeRequest_Channel, type SendNoticeRequest, type SendNoticeResponse, type CheckEmploymentRequest, type CheckHukouRequest, type CheckHukousRequest, type CheckHukousResponse, type ChooseCounterRequest, type ClearHabitualResidenceRequest, type DecideCounterCaseRequest, type EmploymentCheck, type EnrolCoResidentRequest, type EnrolCoResidentResponse, type GetCounterCaseRequest, type GetHabitualResidenceRequest, type GetResidentRequest, type GetVerificationRequest, type HabitualResidence, type HukouCheck, type ListCounterCasesRequest, type ListCounterCasesResponse, type ReadMaskedNamesRequest, type ReadMaskedNamesResponse, type RefreshSessionRequest, type SetHabitualResidenceRequest, type StartVerificationRequest, type SubmitFaceRequest, type SubmitOtpRequest, type GetPersonMarksRequest, type GetPersonMarksResponse, type MatchCityRecordsRequest, type MatchCityRecordsResponse, ConsentBy, type AcceptProxyRequest, type CheckProxyRequest, type EndProxyRequest, type ListProxiesRequest, type ListProxiesResponse, type Consent, type GiveConsentRequest, type StartConsentRequest, type AskBySmsRequest, type AskBySmsResponse, type ProveDeviceRequest, type ProvenDevice } from '@yuejuma/proto/identity/v1/identity_service';
import type { Proxy } from '@yuejuma/proto/identity/v1/proxy';
import type { CounterCase, Resident, Session, Verification } from '@yuejuma/proto/identity/v1/resident';
import { acceptProxy } from './accept-proxy.js';
import { askBySms } from './ask-by-sms.js';
import { askHiding, endHiding, findOwnHiding, proposeHiding } from './ask-hiding.js';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { checkEmployment } from './check-employment.js';
import { checkHukou, checkHukous } from './check-hukou.js';
import { checkProxy } from './check-proxy.js';
import { chooseCounter } from './choose-counter.js';
import { clearHabitualResidence } from './clear-habitual-residence.js';
import { Context } from './context.js';
import { decideHiding, listHidings } from './decide-hiding.js';
import { decideCounterCase } from './decide-counter-case.js';
import { endProxy } from './end-proxy.js';
import { enrolCoResident } from './enrol-co-resident.js';
import { checks, decisionOf } from './fields.js';
import { getCounterCase } from './get-counter-case.js';
import { getHabitualResidence } from './get-habitual-residence.js';
import { getResident } from './get-resident.js';
import { getVerification } from './get-verification.js';
import { getPersonMarks, matchCityRecords } from './match-city-records.js';
import { giveConsent } from './give-consent.js';
import { listCounterCases } from './list-counter-cases.js';
import { asParty, listProxies } from './list-proxies.js';
import { proveDevice } from './prove-device.js';
import { readMaskedNames } from './read-masked-names.js';
import { refreshSession } from './refresh-session.js';
import { sendNotice } from './send-notice.js';
import { setHabitualResidence } from './set-habitual-residence.js';
import { startConsent } from './start-consent.js';
import { startVerification } from './start-verification.js';
import { submitFace } from './submit-face.js';
import { submitOtp } from './submit-otp.js';
import { documentTypeName, toCounterCase, toHabitualResidence, toHiding, toOwnProxy, toProxy, toResident, toVerification } from './to-proto.js';

@GrpcService(IdentityServiceService, {
  startVerification: ['ANYONE'],
  submitOtp: ['ANYONE'],
  submitFace: ['ANYONE'],
  chooseCounter: ['ANYONE'],
  getVerification: ['ANYONE'],
  refreshSession: ['ANYONE'],
  proveDevice: ['RESIDENT'],
  getResident: ['RESIDENT'],
  readMaskedNames: ['RESIDENT', 'OFFICER', 'SERVICE'],
  listCounterCases: ['OFFICER'],
  getCounterCase: ['OFFICER'],
  decideCounterCase: ['OFFICER'],
  askHiding: ['RESIDENT'],
  getHiding: ['RESIDENT'],
  endHiding: ['RESIDENT'],
  proposeHiding: ['OFFICER'],
  listHidings: ['OFFICER'],
  decideHiding: ['OFFICER'],
  checkHukou: ['SERVICE'],
  checkHukous: ['SERVICE'],
  checkEmployment: ['SERVICE'],
  setHabitualResidence: ['SERVICE'],
  clearHabitualResidence: ['SERVICE'],
  getHabitualResidence: ['SERVICE'],
  sendNotice: ['SERVICE'],
  enrolCoResident: ['RESIDENT'],
  checkProxy: ['RESIDENT'],
  listProxies: ['RESIDENT'],
  acceptProxy: ['RESIDENT'],
  endProxy: ['RESIDENT'],
  matchCityRecords: ['SERVICE'], getPersonMarks: ['SERVICE'], askBySms: ['SERVICE'], startConsent: ['OFFICER'], giveConsent: ['OFFICER'],
}, {
  startVerification: 'WRITE', submitOtp: 'WRITE', submitFace: 'WRITE', chooseCounter: 'WRITE', getVerification: 'READ', refreshSession: 'SHOW_VERIFY', proveDevice: 'SHOW_VERIFY',
  getResident: 'READ', readMaskedNames: 'READ', listCounterCases: 'READ', getCounterCase: 'READ', decideCounterCase: 'WRITE', askHiding: 'WRITE',
  getHiding: 'READ', endHiding: 'WRITE', proposeHiding: 'WRITE', listHidings: 'READ', decideHiding: 'WRITE', checkHukou: 'READ', checkHukous: 'READ',
  checkEmployment: 'READ', setHabitualResidence: 'WRITE', clearHabitualResidence: 'WRITE', getHabitualResidence: 'READ', sendNotice: 'WRITE',
  enrolCoResident: 'WRITE', checkProxy: 'READ', listProxies: 'READ', acceptProxy: 'WRITE', endProxy: 'WRITE', matchCityRecords: 'READ', getPersonMarks: 'READ', askBySms: 'WRITE', startConsent: 'WRITE', giveConsent: 'WRITE',
}, {
  startVerification: [['verificationsPerPhoneMinute', ({ phone }) => phone], ['verificationsPerDocumentMinute', ({ documentNumber }) => documentNumber]],
})
export class IdentityController implements Answers<typeof IdentityServiceService>, Admits {
  constructor(private readonly ctx: Context) {}

  /** A frozen person signs in and keeps the own code; a frozen officer decides nothing (C52). */
  admit(caller: Caller, method: string): Promise<void> {
    return refuseFrozenAccount(this.ctx.db, caller, method, ['getResident', 'proveDevice', 'getHiding', 'askHiding', 'endHiding', 'listProxies', 'endProxy']);
  }

  async startVerification(request: StartVerificationRequest, metadata: Metadata): Promise<Verification> {
    checks.startVerification(request);
    return toVerification(await startVerification(this.ctx, callerOf(metadata), { ...request, documentType: documentTypeName(request.documentType) }));
  }

  async submitOtp(request: SubmitOtpRequest, metadata: Metadata): Promise<Verification> {
    checks.submitOtp(request);
    return toVerification(await submitOtp(this.ctx, callerOf(metadata), request.verificationId, request.code));
  }

  async submitFace(request: SubmitFaceRequest, metadata: Metadata): Promise<Verification> {
    checks.submitFace(request);
    return toVerification(await submitFace(this.ctx, callerOf(metadata), request.verificationId, request.assertion));
  }

  async chooseCounter({ verificationId, officeId }: ChooseCounterRequest, metadata: Metadata): Promise<Verification> {
    return toVerification(await chooseCounter(this.ctx, callerOf(metadata), verificationId, officeId));
  }

  async getVerification({ verificationId }: GetVerificationRequest): Promise<Verification> {
    return toVerification(await getVerification(this.ctx, verificationId));
  }

  async refreshSession({ refreshToken, proof }: RefreshSessionRequest, metadata: Metadata): Promise<Session> {
    return refreshSession(this.ctx, callerOf(metadata), refreshToken, proof);
  }

  async proveDevice(request: ProveDeviceRequest, metadata: Metadata): Promise<ProvenDevice> {
    return proveDevice(this.ctx, callerOf(metadata), request);
  }

  async getResident(_request: GetResidentRequest, metadata: Metadata): Promise<Resident> {
    return toResident(await getResident(this.ctx, callerOf(metadata).subjectId));
  }

  async readMaskedNames(request: ReadMaskedNamesRequest, metadata: Metadata): Promise<ReadMaskedNamesResponse> {
    checks.readMaskedNames(request);
    return { names: await readMaskedNames(this.ctx, callerOf(metadata), request) };
  }

  async listCounterCases(request: ListCounterCasesRequest, metadata: Metadata): Promise<ListCounterCasesResponse> {
    const caller = callerOf(metadata);
    const page = readPage(request, ['counter-cases', ...caller.jurisdictions]);
    const cases = await listCounterCases(this.ctx, caller, page);
    return { cases: cases.map((row) => toCounterCase(row)), nextPageToken: page.next(cases.map(({ id, createTime }) => ({ id, time: createTime }))) };
  }

  async getCounterCase({ caseId }: GetCounterCaseRequest, metadata: Metadata): Promise<CounterCase> {
    const { maskedName, ...row } = await getCounterCase(this.ctx, callerOf(metadata), caseId);
    return toCounterCase(row, maskedName);
  }

  async decideCounterCase(request: DecideCounterCaseRequest, metadata: Metadata): Promise<CounterCase> {
    checks.decideCounterCase(request);
    return toCounterCase(await decideCounterCase(this.ctx, callerOf(metadata), request.caseId, decisionOf(request)));
  }

  async askHiding(request: AskHidingRequest, metadata: Metadata): Promise<Hiding> {
    checks.askHiding(request);
    return toHiding(await askHiding(this.ctx, callerOf(metadata), request.cityCode));
  }

  async getHiding(_request: GetHidingRequest, metadata: Metadata): Promise<Hiding> {
    return toHiding(await findOwnHiding(this.ctx, callerOf(metadata)));
  }

  async endHiding(_request: EndHidingRequest, metadata: Metadata): Promise<Hiding> {
    await endHiding(this.ctx, callerOf(metadata));
    return toHiding(undefined);
  }

  async proposeHiding(request: ProposeHidingRequest, metadata: Metadata): Promise<Hiding> {
    checks.proposeHiding(request);
    return toHiding(await proposeHiding(this.ctx, callerOf(metadata), request));
  }

  async listHidings(request: ListHidingsRequest, metadata: Metadata): Promise<ListHidingsResponse> {
    const caller = callerOf(metadata);
    const page = readPage(request, ['hidings', ...caller.jurisdictions]);
    const hidings = await listHidings(this.ctx, caller, page);
    return { hidings: hidings.map(toHiding), nextPageToken: page.next(hidings.map(({ id, createTime }) => ({ id, time: createTime }))) };
  }

  async decideHiding(request: DecideHidingRequest, metadata: Metadata): Promise<Hiding> {
    checks.decideHiding(request);
    const { hidingId, decision, reason, evidenceIds } = request;
    return toHiding(await decideHiding(this.ctx, callerOf(metadata), hidingId, { state: decision === DecideHidingRequest_Decision.HIDE ? 'HIDDEN' : 'REFUSED', reason, evidenceIds }));
  }

  async checkHukous(request: CheckHukousRequest, metadata: Metadata): Promise<CheckHukousResponse> {
    checks.checkHukous(request);
    return { results: await checkHukous(this.ctx, callerOf(metadata), request.subjectIds, request.cityCode) };
  }

  async checkHukou(request: CheckHukouRequest, metadata: Metadata): Promise<HukouCheck> {
    checks.checkHukou(request);
    return checkHukou(this.ctx, callerOf(metadata), request.subjectId, request.cityCode);
  }

  async checkEmployment(request: CheckEmploymentRequest, metadata: Metadata): Promise<EmploymentCheck> {
    checks.checkEmployment(request);
    return checkEmployment(this.ctx, callerOf(metadata), request.subjectId, request.cityCode);
  }

  async setHabitualResidence(request: SetHabitualResidenceRequest, metadata: Metadata): Promise<HabitualResidence> {
    checks.setHabitualResidence(request);
    return toHabitualResidence(await setHabitualResidence(this.ctx, callerOf(metadata), request));
  }

  async clearHabitualResidence(request: ClearHabitualResidenceRequest, metadata: Metadata): Promise<HabitualResidence> {
    checks.clearHabitualResidence(request);
    return toHabitualResidence(await clearHabitualResidence(this.ctx, callerOf(metadata), request.subjectId, request.declarationId));
  }

  async getHabitualResidence(request: GetHabitualResidenceRequest): Promise<HabitualResidence> {
    checks.getHabitualResidence(request);
    return toHabitualResidence(await getHabitualResidence(this.ctx, request.subjectId));
  }

  async enrolCoResident(request: EnrolCoResidentRequest, metadata: Metadata): Promise<EnrolCoResidentResponse> {
    checks.enrolCoResident(request);
    return { subjectId: await enrolCoResident(this.ctx, callerOf(metadata), request) };
  }

  async checkProxy(request: CheckProxyRequest, metadata: Metadata): Promise<Proxy> {
    checks.checkProxy(request);
    return toProxy(await checkProxy(this.ctx, callerOf(metadata), request));
  }

  async listProxies(request: ListProxiesRequest, metadata: Metadata): Promise<ListProxiesResponse> {
    const caller = callerOf(metadata);
    const page = readPage(request, ['proxies', caller.subjectId]);
    const proxies = await listProxies(this.ctx, caller, page);
    return { proxies: proxies.map(toOwnProxy), nextPageToken: page.next(proxies.map(({ proxy: { id, createTime } }) => ({ id, time: createTime }))) };
  }

  async acceptProxy(request: AcceptProxyRequest, metadata: Metadata): Promise<Proxy> {
    checks.acceptProxy(request);
    const caller = callerOf(metadata);
    return toOwnProxy(asParty(caller, await acceptProxy(this.ctx, caller, request)));
  }

  async endProxy(request: EndProxyRequest, metadata: Metadata): Promise<Proxy> {
    checks.endProxy(request);
    const caller = callerOf(metadata);
    return toOwnProxy(asParty(caller, await endProxy(this.ctx, caller, request.proxyId)));
  }

  async matchCityRecords(request: MatchCityRecordsRequest, metadata: Metadata): Promise<MatchCityRecordsResponse> {
    checks.matchCityRecords(request);
    return { marks: await matchCityRecords(this.ctx, callerOf(metadata), request) };
  }

  async getPersonMarks(request: GetPersonMarksRequest, metadata: Metadata): Promise<GetPersonMarksResponse> {
    checks.getPersonMarks(request);
    return { marks: await getPersonMarks(this.ctx, callerOf(metadata), request.subjectIds) };
  }

  async askBySms(request: AskBySmsRequest, metadata: Metadata): Promise<AskBySmsResponse> {
    checks.askBySms(request);
    return { isAsked: await askBySms(this.ctx, callerOf(metadata), { ...request, expireTime: request.expireTime ?? this.ctx.now() }) };
  }

  async startConsent({ by, ...request }: StartConsentRequest, metadata: Metadata): Promise<Consent> {
    checks.startConsent({ by, ...request });
    return startConsent(this.ctx, callerOf(metadata), { ...request, method: nameOf(ConsentBy, by), actDigest: Buffer.from(request.actDigest) });
  }

  async giveConsent(request: GiveConsentRequest, metadata: Metadata): Promise<Consent> {
    checks.giveConsent(request);
    return giveConsent(this.ctx, callerOf(metadata), { ...request, actDigest: Buffer.from(request.actDigest) });
  }

  async sendNotice(request: SendNoticeRequest, metadata: Metadata): Promise<SendNoticeResponse> {
    checks.sendNotice(request);
    return { receiptIds: await sendNotice(this.ctx, callerOf(metadata), { ...request, channel: nameOf(SendNoticeRequest_Channel, request.channel) }) };
  }
}
