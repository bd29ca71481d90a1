import type { Tx } from '@yuejuma/platform/db/database';
import { emitAll } from '@yuejuma/platform/queue/outbox';
import { raiseConfirmersVersions } from './dwellings.repository.js';

/** As many dwellings as one event names. */
const MOST_DWELLINGS = 200;

/** Tells that other people answer for dwellings now, in the transaction that makes it so. */
export async function announceConfirmers(tx: Tx, dwellingIds: readonly string[], time: Date): Promise<void> {
  const raised = await raiseConfirmersVersions(tx, dwellingIds);
  const byCity = Map.groupBy(raised, ({ dwellingId }) => dwellingId.slice(0, 4));
  const events = [...byCity].flatMap(([cityCode, dwellings]) =>
    Array.from({ length: Math.ceil(dwellings.length / MOST_DWELLINGS) }, (_, index) => ({ cityCode, dwellings: dwellings.slice(index * MOST_DWELLINGS, (index + 1) * MOST_DWELLINGS) })));
  if (events.length > 0) await emitAll(tx, 'dwelling.confirmers-changed.v1', events, time);
}
