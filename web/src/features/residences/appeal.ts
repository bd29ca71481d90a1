import { isAdverse, type EndCause } from '@yuejuma/residence';
import { api, at } from '../../lib/api.js';
import type { Declaration, Evidence } from '../declare/declaration.js';

/** What a resident may name as evidence (SC663-9, G10); a visit is an officer's to make. */
export const evidenceKinds = ['LEASE', 'OWNERSHIP_DOCUMENT', 'PURCHASE_CONTRACT', 'LODGING_PROOF', 'UTILITY_BILL', 'EMPLOYER_PROOF', 'SCHOOL_PROOF'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** A refusal, or an end against the resident's word (C54). */
export const canAppeal = ({ state, endCause }: Declaration): boolean =>
  state === 'REJECTED' || (state === 'ENDED' && endCause !== undefined && isAdverse(endCause as EndCause));

/** Evidence helps while somebody decides, or may be asked to. */
export const takesEvidence = (declaration: Declaration): boolean =>
  declaration.state === 'PENDING' || declaration.state === 'UNDER_REVIEW' || canAppeal(declaration) || isContested(declaration);

/** Whether somebody disputes what stands (T9), or an owner has announced its end and nobody has decided yet (G15). */
const isContested = ({ disputeClosesOn, endNotice }: Declaration): boolean =>
  disputeClosesOn !== undefined || (endNotice !== undefined && !endNotice.isOwn && !endNotice.isGranted);

export const appeal = (id: string) => api.post<Declaration>(at`/v1/me/residences/${id}:appeal`);
export const addEvidence = (id: string, kind: EvidenceKind, reference: string) => api.post<Evidence>(at`/v1/me/residences/${id}:addEvidence`, { kind, reference });
