import type { Tx } from '@yuejuma/platform/db/database';
import type { DeclarationEvent } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { DeclarationState } from '@yuejuma/residence';
import { districtOf, type FiledDeclaration } from './domain/filed-declaration.js';

/** What every event of a declaration says. */
export const eventOf = ({ id, residentId, cityCode, divisionCode, version }: FiledDeclaration): DeclarationEvent =>
  ({ declarationId: id, residentId, cityCode, districtCode: districtOf(divisionCode), version });

type Announcement = (tx: Tx, d: FiledDeclaration, time: Date) => Promise<void>;

const waiting: Announcement = (tx, d, time) => emit(tx, 'residence.declared.v1', {
  ...eventOf(d),
  dwellingId: d.dwellingId ?? '',
  confirmers: d.state === 'PENDING' ? [...d.confirmers] : [],
  deadlineTime: d.deadlineTime?.toISOString() ?? '',
  needsOfficer: d.state === 'UNDER_REVIEW',
}, time);

/** How each state is announced when a declaration has just come into it. An ENDED one has no event yet. */
const announcements: Readonly<Record<Exclude<DeclarationState, 'ENDED'>, Announcement>> = {
  PENDING: waiting,
  UNDER_REVIEW: waiting,
  ACTIVE: (tx, d, time) => emit(tx, 'residence.confirmed.v1', {
    ...eventOf(d), registeredOn: d.registeredOn ?? '', confirmedBy: d.confirmerKind, answeredBy: d.decidedBy ?? '',
  }, time),
  REJECTED: (tx, d, time) => emit(tx, 'residence.rejected.v1', { ...eventOf(d), reason: d.rejectReason ?? '', answeredBy: d.decidedBy ?? '' }, time),
  WITHDRAWN: (tx, d, time) => emit(tx, 'residence.withdrawn.v1', eventOf(d), time),
};

/** Announces the state a declaration has just come into (R30). */
export async function announce(tx: Tx, d: FiledDeclaration, time: Date): Promise<void> {
  if (d.state !== 'ENDED') await announcements[d.state](tx, d, time);
}
