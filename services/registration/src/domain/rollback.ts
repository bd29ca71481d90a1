import { DomainError } from '@yuejuma/kernel';

/** Whose acts of which time are undone, and how far that is (C52). */
export interface Rollback {
  readonly id: string;
  readonly cityCode: string;
  readonly actorId: string;
  readonly fromTime: Date;
  /** Not included. */
  readonly toTime: Date;
  readonly requestedBy: string;
  readonly requestedUnit: string;
  readonly grounds: string;
  readonly state: 'REQUESTED' | 'APPROVED' | 'DONE';
  /** What the dry run found: acts, the declarations they are on, and the people those are about. */
  readonly acts: number;
  readonly declarations: number;
  readonly subjects: number;
  readonly createTime: Date;
  readonly doneTime: Date | null;
  /** When the province noted it. */
  readonly noteTime: Date | null;
}

export interface Approval {
  readonly approvedBy: string;
  readonly unitId: string;
}

/** From more people than this on, two have to approve (C51). */
const ONE_APPROVAL_UP_TO = 100;

/** How many approvals a rollback needs; never none. */
export const approvalsNeeded = ({ subjects }: Pick<Rollback, 'subjects'>): number => (subjects > ONE_APPROVAL_UP_TO ? 2 : 1);

/**
 * Whether this approval is news; false for a repeat of one's own. SECOND_UNIT_REQUIRED unless it comes from another person of
 * another unit than whoever asked, and than whoever approved already. OWN_CASE for the actor themselves.
 */
export function approves({ actorId, requestedBy, requestedUnit, id, state }: Rollback, given: readonly Approval[], { approvedBy, unitId }: Approval): boolean {
  if (approvedBy === actorId) throw new DomainError('OWN_CASE', { rollback: id });
  if (given.some((one) => one.approvedBy === approvedBy)) return false;
  const units = [requestedUnit, ...given.map((one) => one.unitId)];
  if (approvedBy === requestedBy || unitId === '' || units.includes(unitId)) throw new DomainError('SECOND_UNIT_REQUIRED', { case: id });
  return state === 'REQUESTED';
}

/** Two people have to want an account released, as two have to want its acts undone. */
export const RELEASES_NEEDED = 2;

/** Whether this word for a release is news; SECOND_UNIT_REQUIRED from a unit that said it already, OWN_CASE for the account itself. */
export function releases({ actorId, id }: Pick<Rollback, 'actorId' | 'id'>, given: readonly Approval[], { approvedBy, unitId }: Approval): boolean {
  if (approvedBy === actorId) throw new DomainError('OWN_CASE', { rollback: id });
  if (given.some((one) => one.approvedBy === approvedBy)) return false;
  if (unitId === '' || given.some((one) => one.unitId === unitId)) throw new DomainError('SECOND_UNIT_REQUIRED', { case: id });
  return given.length < RELEASES_NEEDED;
}
