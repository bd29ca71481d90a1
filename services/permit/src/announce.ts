import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Permit } from './domain/permit.js';

/** Announces any change of a permit; `version` orders the announcements (R61). */
export const announce = (tx: Tx, { id, residentId, cityCode, state, version, missing }: Permit, time: Date): Promise<void> =>
  emit(tx, 'permit.changed.v1', { permitId: id, subjectId: residentId, cityCode, state, version, missing: [...missing] }, time);
