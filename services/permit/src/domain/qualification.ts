import { shanghaiDate } from '@yuejuma/kernel';
import { cite, type Policy } from '@yuejuma/policy';
import type { Ground, MissingNamed, Permit, Proof, Qualified } from './permit.js';

/** An independent source: somebody other than the person (C62). */
export type Source = 'OWNER_CONFIRMATION' | 'SOCIAL_INSURANCE' | 'PRESENCE';

/** What one source said, by its own id. */
export interface Evidence {
  readonly source: Source;
  readonly evidenceId: string;
}

/** Whom a registration was confirmed by. SELF is the person's own word on the person's own flat, so no second source. */
export type ConfirmedBy = 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'SELF' | 'LAPSE' | 'CITY';

/** The grounds each source can prove by itself (SC663-9: lodging proof by the lessor; proof of employment). Days on which a code was shown prove none. */
const proves: Readonly<Record<Source, Ground | null>> = { OWNER_CONFIRMATION: 'HOME', SOCIAL_INSURANCE: 'EMPLOYMENT', PRESENCE: null };

const provenBy = (evidence: readonly Evidence[]): Set<Ground> => new Set(evidence.flatMap(({ source }) => proves[source] ?? []));

/** Which outside sources may be asked on a ground; never more than the ground needs. */
export const mayAskEmployer = (ground: Ground | null): boolean => ground === 'EMPLOYMENT';

/**
 * Whether a person's days of presence are asked about (G10): only where the ground is proven by others and a source more would
 * decide, so that they are never the only evidence, and nobody is asked about who needs them not (C62).
 */
export const mayAskPresence = (ground: Ground | null, evidence: readonly Evidence[], { evidenceSourcesRequired }: Pick<Policy, 'evidenceSourcesRequired'>): boolean =>
  ground !== null && provenBy(evidence).has(ground) && evidence.length === evidenceSourcesRequired - 1;

/** The evidence a registration itself is. */
export const evidenceOfRegistration = (declarationId: string, confirmedBy: ConfirmedBy): Evidence[] =>
  confirmedBy === 'SELF' || confirmedBy === 'LAPSE' ? [] : [{ source: 'OWNER_CONFIRMATION', evidenceId: declarationId }];

/** What qualification reads of policy. */
export type QualificationPolicy = Pick<Policy, 'evidenceSourcesRequired' | 'version' | 'ruleIds'>;

/**
 * 资格审核: enough independent sources, one of them for the ground, issue the permit. Otherwise everything missing is
 * named at once; nothing is ever refused by a machine (P17). Null when the same was named before.
 */
export function qualify(permit: Permit, evidence: readonly Evidence[], by: string, at: Date, policy: QualificationPolicy): Qualified | MissingNamed | null {
  const proven = provenBy(evidence);
  if (permit.ground !== null && proven.has(permit.ground) && evidence.length >= policy.evidenceSourcesRequired) {
    const evidenceIds = evidence.map(({ evidenceId }) => evidenceId);
    return { kind: 'QUALIFIED', by, at, issuedOn: shanghaiDate(at), evidenceIds, citation: cite(policy, 'evidenceSourcesRequired') };
  }
  const missing = missingProofs(permit.ground ?? 'HOME', proven);
  return same(missing, permit.missing) ? null : { kind: 'MISSING_NAMED', by, at, missing };
}

/** The ground and the home are always asked for; where both are proven, another proof of the ground. */
function missingProofs(ground: Ground, proven: ReadonlySet<Ground>): Proof[] {
  const wanted = [...new Set<Proof>([ground, 'HOME'])].filter((proof) => !proven.has(proof));
  return wanted.length > 0 ? wanted : [ground];
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((proof, index) => proof === b[index]);
