import type { Tx } from '@yuejuma/platform/db/database';
import type { DeclarationEvent } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import { isOwnMove } from '@yuejuma/residence';
import type { FiledDeclaration } from './domain/filed-declaration.js';

interface Undoing {
  readonly before: FiledDeclaration;
  readonly after: FiledDeclaration;
  readonly event: DeclarationEvent;
  readonly time: Date;
}

/** What stands now that did not before, and what no longer does, once acts are taken out of the sum (C52). */
export async function announceUndone(tx: Tx, { before, after, event, time }: Undoing): Promise<void> {
  const stood = before.state === 'ACTIVE' || before.state === 'ENDED';
  if (after.state === 'ACTIVE' && (before.state !== 'ACTIVE' || before.registeredOn !== after.registeredOn)) {
    await emit(tx, 'residence.reinstated.v1', { ...event, registeredOn: after.registeredOn ?? '' }, time);
  }
  if (after.state === 'ENDED' && before.state !== 'ENDED') {
    await emit(tx, 'residence.ended.v1', { ...event, endedOn: after.endedOn ?? '', cause: after.endCause ?? '', endedBy: after.decidedBy ?? '', confirmers: [...after.confirmers] }, time);
  }
  if (stood && after.registeredOn === null) await emit(tx, 'residence.retracted.v1', event, time);
  if ((after.state === 'PENDING' || after.state === 'UNDER_REVIEW') && before.state !== after.state) {
    await emit(tx, 'residence.declared.v1', {
      ...event, dwellingId: after.dwellingId ?? '', confirmers: after.state === 'PENDING' ? [...after.confirmers] : [],
      deadlineTime: after.deadlineTime?.toISOString() ?? '', needsOfficer: after.state === 'UNDER_REVIEW',
    }, time);
  }
  if (before.dispute !== null && after.dispute === null) await emit(tx, 'residence.dispute-closed.v1', { ...event, outcome: 'STANDS' }, time);
  if (before.endNotice !== null && after.endNotice === null && after.state === 'ACTIVE') await emit(tx, 'residence.end-revoked.v1', { ...event, isOwn: isOwnMove(before) }, time);
  if (after.state === 'WITHDRAWN' && before.state !== 'WITHDRAWN') await emit(tx, 'residence.withdrawn.v1', event, time);
}
