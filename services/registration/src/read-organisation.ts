import { breach, invalidFields, type Breach, type PlainDate } from '@yuejuma/kernel';
import { checkFields, nameOf, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import { EnterPaperSlipRequest_Answer as Answer, StandingRule_Reason, type ConfirmResidencesRequest, type CreateStandingRuleRequest, type EnterPaperSlipRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind } from '@yuejuma/proto/registration/v1/residence_declaration';
import { MOST_EVIDENCE } from './domain/evidence.js';
import type { SignedSlip } from './enter-paper-slip.js';
import { reference } from './read-evidence.js';
import { readReject } from './read-request.js';
import type { StandingRuleRequest } from './standing-rules.js';

const MOST_AT_ONCE = 200;
const MOST_DWELLINGS = 500;

const countOf = (value: unknown, most: number): Breach | undefined => (Array.isArray(value) && value.length > 0 && value.length <= most ? undefined : breach.wrongCount(1, most));

const celledIds = (most: number): Rule => (value) =>
  countOf(value, most) ?? (value as readonly unknown[]).map(rules.celledId()).find((found) => found !== undefined);

/** Ids of a batch, each once. INVALID_FIELD. */
export function readBatch(request: ConfirmResidencesRequest): string[] {
  checkFields(request, { declarationIds: celledIds(MOST_AT_ONCE) });
  return [...new Set(request.declarationIds)];
}

/** A standing rule as asked for. INVALID_FIELD. */
export function readStandingRule(request: CreateStandingRuleRequest): StandingRuleRequest {
  checkFields(request, { requestId: rules.uuid(), addressIds: celledIds(MOST_DWELLINGS), reason: rules.listed(), untilOn: rules.matches(/^\d{4}-\d\d-\d\d$/, 'must be a date of the form YYYY-MM-DD') });
  const { addressIds, maxPeople, untilOn, reason, requestId } = request;
  return { addressIds, maxPeople, untilOn: untilOn as PlainDate, reason: nameOf(StandingRule_Reason, reason), requestId };
}

/** A slip as an officer enters it; the signed paper has to be on file. INVALID_FIELD. */
export function readSlip(request: EnterPaperSlipRequest): SignedSlip {
  const { code, evidenceIds, signedAs, reason } = request;
  checkFields(request, { code: rules.text(40), answer: rules.listed(), evidenceIds: (value) => countOf(value, MOST_EVIDENCE) ?? (value as readonly unknown[]).map(reference).find((found) => found !== undefined) });
  if (signedAs !== ConfirmerKind.OWNER && signedAs !== ConfirmerKind.CUSTODIAN) throw invalidFields([{ field: 'signedAs', ...breach.notListed('must be OWNER or CUSTODIAN') }]);
  const answer = request.answer === Answer.CONFIRM ? { kind: 'CONFIRM' } as const : { kind: 'REFUSE', reason: readReject({ declarationId: '4401-00000000-0000-4000-8000-000000000000', reason }) } as const;
  return { code, answer, signedAs: signedAs === ConfirmerKind.OWNER ? 'OWNER' : 'CUSTODIAN', evidenceIds };
}
