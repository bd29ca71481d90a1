import type { Tx } from '@yuejuma/platform/db/database';
import { emitAll } from '@yuejuma/platform/queue/outbox';
import type { Permit } from './domain/permit.js';

/** Announces any change of a permit; `version` orders the announcements (R61). */
export const announce = (tx: Tx, permit: Permit, time: Date): Promise<void> => announceAll(tx, [permit], time);

/** The same for many permits in one statement. */
export const announceAll = (tx: Tx, permits: readonly Permit[], time: Date): Promise<void> =>
  emitAll(tx, 'permit.changed.v1', permits.map(({ id, residentId, cityCode, state, version, missing, offeredOn, cause }) =>
    ({ permitId: id, subjectId: residentId, cityCode, state: state === 'WITHDRAWN' ? 'NONE' : state, version, missing: [...missing], offeredOn, ...(cause === null ? {} : { cause }) })), time);
