import { DomainError } from '@yuejuma/kernel';
import type { AuthorityCause } from '@yuejuma/residence';

/** An authority's event as one officer brought it, and another approved or not yet (G14). */
export interface AuthorityEnd {
  readonly id: string;
  readonly declarationId: string;
  readonly residentId: string;
  readonly cityCode: string;
  readonly divisionCode: string;
  readonly cause: AuthorityCause;
  /** The authority's own id of its event. */
  readonly eventId: string;
  readonly evidenceIds: readonly string[];
  /** The officer's own words, never sent to anybody (C20). */
  readonly grounds: string;
  readonly proposedBy: string;
  readonly proposedByUnit: string;
  readonly createTime: Date;
  readonly approvedBy: string | null;
  readonly approvedByUnit: string | null;
  readonly approveTime: Date | null;
  readonly declinedBy: string | null;
}

/** Nobody ends anything alone: the second person is another one, of another unit (D6). SECOND_UNIT_REQUIRED. */
export function refuseAlone({ id, proposedBy, proposedByUnit }: AuthorityEnd, officer: { subjectId: string; unitId: string }): void {
  if (officer.subjectId === proposedBy || officer.unitId === proposedByUnit) throw new DomainError('SECOND_UNIT_REQUIRED', { case: id });
}

/** Hukou that moved in ends what is registered in its city; a death or an emigration ends everything. */
export const endsEverywhere = ({ cause }: Pick<AuthorityEnd, 'cause'>): boolean => cause !== 'HUKOU_MOVED_IN';
