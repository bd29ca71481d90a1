import { breach, invalidFields, type FieldViolation } from '@yuejuma/kernel';
import { checkFields, nameOf, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import {
  DecideCaseRequest_Decision, type AddCaseEvidenceRequest, type AddEvidenceRequest, type AppealDecisionRequest, type DecideCaseRequest, type ProposeHidingInCaseRequest,
} from '@yuejuma/proto/registration/v1/registration_service';
import { Evidence_Kind } from '@yuejuma/proto/registration/v1/residence_declaration';
import type { NamedEvidence } from './add-evidence.js';
import type { CaseDecision } from './decide-case.js';
import type { HidingProposal } from './propose-hiding.js';
import { holdsPersonalData, MOST_EVIDENCE } from './domain/evidence.js';

const MOST_CHARACTERS = 100;
/** Where something is on file, and nothing of a person. */
export const reference: Rule = (value) => rules.text(MOST_CHARACTERS)(value) ?? (holdsPersonalData(String(value)) ? breach.personalData() : undefined);

/** A resident's evidence; a visit is for an officer to make. INVALID_FIELD. */
export function readEvidence(request: AddEvidenceRequest): NamedEvidence {
  checkFields(request, { declarationId: rules.celledId(), kind: rules.listed(), reference });
  const kind = nameOf(Evidence_Kind, request.kind);
  if (kind === 'OFFICER_VISIT') throw invalidFields([{ field: 'kind', ...breach.notAllowedHere('is for officers only') }]);
  return { kind, reference: request.reference };
}

/** An officer's evidence. INVALID_FIELD. */
export function readCaseEvidence(request: AddCaseEvidenceRequest): NamedEvidence {
  checkFields(request, { caseId: rules.celledId(), kind: rules.listed(), reference });
  return { kind: nameOf(Evidence_Kind, request.kind), reference: request.reference };
}

/** The evidence an appeal names, if any. INVALID_FIELD. */
export function readAppeal(request: AppealDecisionRequest): readonly string[] {
  checkFields(request, { declarationId: rules.celledId() });
  refuse(evidenceProblems(request.evidenceIds, rules.celledId()));
  return request.evidenceIds;
}

/** An officer's decision: always with grounds, a refusal always on evidence (C48). INVALID_FIELD. */
export function readDecision(request: DecideCaseRequest): CaseDecision {
  checkFields(request, { caseId: rules.celledId(), decision: rules.listed(), reason: rules.text(1_000) });
  const { evidenceIds, reason: grounds } = request;
  const violations = evidenceProblems(evidenceIds, reference);
  const decision = nameOf(DecideCaseRequest_Decision, request.decision);
  if (decision === 'REJECT' && evidenceIds.length === 0) violations.push({ field: 'evidenceIds', ...breach.required('a refusal needs evidence') });
  refuse(violations);
  return { decision, evidenceIds, grounds };
}

/** An officer's proposal to hide a person: always with grounds and on evidence. INVALID_FIELD. */
export function readHidingProposal(request: ProposeHidingInCaseRequest): HidingProposal {
  checkFields(request, { caseId: rules.celledId(), reason: rules.text(1_000) });
  const { evidenceIds, reason: grounds } = request;
  const problems = evidenceProblems(evidenceIds, reference);
  refuse(evidenceIds.length > 0 ? problems : [{ field: 'evidenceIds', ...breach.required() }]);
  return { grounds, evidenceIds };
}

function evidenceProblems(ids: readonly string[], rule: Rule): FieldViolation[] {
  const violations = ids.flatMap((id, index) => {
    const found = rule(id);
    return found === undefined ? [] : [{ field: `evidenceIds[${index}]`, ...found }];
  });
  return ids.length > MOST_EVIDENCE ? [...violations, { field: 'evidenceIds', ...breach.wrongCount(0, MOST_EVIDENCE) }] : violations;
}

function refuse(violations: FieldViolation[]): void {
  if (violations.length > 0) throw invalidFields(violations);
}
