import { breach } from '@yuejuma/kernel';
import { checkFields, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import { DecideCounterCaseRequest_Decision as Decisions, type AcceptProxyRequest, type CheckProxyRequest, type EndProxyRequest, type AskHidingRequest, type CheckEmploymentRequest, type DecideHidingRequest, type ProposeHidingRequest, type CheckHukouRequest, type CheckHukousRequest, type ClearHabitualResidenceRequest, type DecideCounterCaseRequest, type EnrolCoResidentRequest, type GetHabitualResidenceRequest, type ReadMaskedNamesRequest, type SetHabitualResidenceRequest, type StartVerificationRequest, type SubmitFaceRequest, type SubmitOtpRequest, type GetPersonMarksRequest, type MatchCityRecordsRequest, type GiveConsentRequest, type StartConsentRequest, type SendNoticeRequest, type AskBySmsRequest } from '@yuejuma/proto/identity/v1/identity_service';
import type { Decision } from './decide-counter-case.js';

const listOf = (most: number, fits: (text: string) => boolean, words: string): Rule => (value) => {
  const entries = Array.isArray(value) ? value.map(String) : [];
  if (entries.length > most) return breach.wrongCount(0, most);
  return entries.every(fits) ? undefined : breach.malformed(words);
};

const atMost = (most: number): Rule => (value) => (Array.isArray(value) && value.length <= most ? undefined : breach.wrongCount(0, most));
const subjectIds = listOf(200, (id) => rules.uuid()(id) === undefined, 'must be at most 200 uuids');
// Ids and listed words only: free text here could name somebody.
const evidenceIds = listOf(20, (id) => /^[\w.:-]{1,100}$/.test(id), 'must be at most 20 ids of 1 to 100 letters and digits');
const someEvidence: Rule = (value) => (Array.isArray(value) && value.length === 0 ? breach.required() : evidenceIds(value));
const cityCode = rules.matches(/^44\d{2}$/, 'must be the code of a city of Guangdong');
const optionalCelledId: Rule = (value) => (value === '' ? undefined : rules.celledId()(value));

const digest: Rule = (value) => (value instanceof Uint8Array && value.length === 32 ? undefined : breach.malformed('must be 32 bytes'));

/** What each request must look like before anything is done; each throws INVALID_FIELD with every field at once. */
export const checks = {
  startVerification: (request: StartVerificationRequest) => checkFields(request, { requestId: rules.uuid() }),
  submitOtp: (request: SubmitOtpRequest) => checkFields(request, { code: rules.matches(/^\d{1,10}$/, 'must be digits') }),
  submitFace: (request: SubmitFaceRequest) => checkFields(request, { assertion: rules.text(4_000) }),
  readMaskedNames: (request: ReadMaskedNamesRequest) => checkFields(request, { subjectIds, purpose: rules.text(60), legalBasis: rules.text(60), caseId: rules.optionalText(60) }),
  decideCounterCase: (request: DecideCounterCaseRequest) => checkFields(request, { decision: rules.listed(), reason: rules.text(1_000), evidenceIds }),
  askHiding: (request: AskHidingRequest) => checkFields(request, { cityCode }),
  proposeHiding: (request: ProposeHidingRequest) => checkFields(request, { subjectId: rules.uuid(), cityCode, caseId: rules.celledId(), reason: rules.text(1_000), evidenceIds: someEvidence }),
  decideHiding: (request: DecideHidingRequest) => checkFields(request, { decision: rules.listed(), reason: rules.text(1_000), evidenceIds: someEvidence }),
  checkHukous: (request: CheckHukousRequest) => checkFields(request, { subjectIds, cityCode }),
  checkHukou: (request: CheckHukouRequest) => checkFields(request, { subjectId: rules.uuid(), cityCode }),
  checkEmployment: (request: CheckEmploymentRequest) => checkFields(request, { subjectId: rules.uuid(), cityCode }),
  setHabitualResidence: (request: SetHabitualResidenceRequest) => checkFields(request, { subjectId: rules.uuid(), declarationId: rules.celledId(), cityCode, expectedDeclarationId: optionalCelledId }),
  clearHabitualResidence: (request: ClearHabitualResidenceRequest) => checkFields(request, { subjectId: rules.uuid(), declarationId: rules.celledId() }),
  askBySms: (request: AskBySmsRequest) => checkFields(request, { subjectId: rules.uuid(), residentId: rules.uuid(), declarationId: rules.celledId(), moveInOn: rules.text(10) }),
  startConsent: (request: StartConsentRequest) => checkFields(request, { requestId: rules.uuid(), by: rules.listed(), act: rules.matches(/^(DECLARE|WITHDRAW|END|CONFIRM|REJECT|ALLOW_PROXY|END_PROXY)$/, 'is not one of the listed acts'), actDigest: digest }),
  giveConsent: (request: GiveConsentRequest) => checkFields(request, { actDigest: digest, code: rules.matches(/^\d{0,10}$/, 'must be digits'), assertion: rules.optionalText(4_000) }),
  enrolCoResident: (request: EnrolCoResidentRequest) => checkFields(request, { requestId: rules.uuid(), cityCode }),
  checkProxy: (request: CheckProxyRequest) => checkFields(request, { holderId: rules.uuid(), subjectId: rules.uuid(), cityCode }),
  acceptProxy: (request: AcceptProxyRequest) => checkFields(request, { proxyId: rules.text(64), assertion: rules.optionalText(4_000), consentId: rules.optionalText(64) }),
  endProxy: (request: EndProxyRequest) => checkFields(request, { proxyId: rules.text(64) }),
  matchCityRecords: (request: MatchCityRecordsRequest) => checkFields(request, { cityCode, people: atMost(200) }),
  getPersonMarks: (request: GetPersonMarksRequest) => checkFields(request, { subjectIds }),
  sendNotice: (request: SendNoticeRequest) => checkFields(request, {
    subjectId: rules.uuid(), channel: rules.listed(), templateId: rules.matches(/^[a-z-]{1,60}$/, 'must be the id of a template'), noticeId: rules.celledId(), objectId: rules.celledId(), requestId: rules.uuid(),
  }),
  getHabitualResidence: (request: GetHabitualResidenceRequest) => checkFields(request, { subjectId: rules.uuid() }),
} as const;

/** The officer's decision in the words of the command. */
export const decisionOf = ({ decision, reason, evidenceIds: ids }: DecideCounterCaseRequest): Decision => ({
  state: decision === Decisions.CONFIRM ? 'CONFIRMED' : 'REFUSED', reason, evidenceIds: ids,
});
