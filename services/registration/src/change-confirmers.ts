import { DomainError } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Events } from '@yuejuma/platform/queue/events';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import { changeConfirmers, loseConfirmers, type Confirmer } from '@yuejuma/residence';
import { answerHeld } from './answer-declaration.js';
import { findKnown, holdOfDwelling, keepNewestConfirmers } from './confirmers.repository.js';
import type { Context } from './context.js';
import { readConfirmer } from './find-place.js';

const PLATFORM = asService('registration');

/** Who answers for a dwelling, as the address service says now. */
interface Named {
  dwellingId: string;
  version: number;
  confirmers: readonly Confirmer[];
}

/**
 * A dwelling was sold, or a mandate began or ended: from here on others answer for what is open or stands there, and the
 * former ones answer nothing any more. Registrations and their days stand; what waits for nobody goes to the officer (G3).
 */
export const onConfirmersChanged = (ctx: Context): Handler<'dwelling.confirmers-changed.v1'> => async (event, once) => {
  const named = await askAll(ctx, event);
  await once(async (tx) => {
    for (const one of named) await changeAt(ctx, tx, one);
  });
};

/**
 * In order of their ids, so that two batches never wait for each other. The first owner of a dwelling nobody declared at
 * is no news here, and a first load brings hundreds of thousands of them.
 */
async function askAll(ctx: Context, { cityCode, dwellings }: Events['dwelling.confirmers-changed.v1']): Promise<Named[]> {
  const named: Named[] = [];
  const known = await findKnown(ctx.db, dwellings.map(({ dwellingId }) => dwellingId));
  const news = dwellings.filter(({ dwellingId, version }) => version > 1 || known.has(dwellingId));
  for (const { dwellingId, addressId } of news.toSorted((a, b) => (a.dwellingId < b.dwellingId ? -1 : 1))) {
    const { address, confirmers, version } = await ctx.addresses(cityCode).findConfirmers({ addressId, houseCode: '' });
    if (address === undefined) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'address' });
    named.push({ dwellingId, version, confirmers: confirmers.flatMap(readConfirmer) });
  }
  return named;
}

async function changeAt(ctx: Context, tx: Tx, { dwellingId, version, confirmers }: Named): Promise<void> {
  if (!(await keepNewestConfirmers(tx, dwellingId, version))) return;
  for (const held of await holdOfDwelling(tx, dwellingId)) {
    const circumstances = { channel: 'JOB' } as const;
    const routed = await answerHeld(ctx, tx, PLATFORM, held, { act: 'ROUTE_TO_OFFICER', circumstances, decide: (d, at) => loseConfirmers(d, PLATFORM.via, at, confirmers) });
    await answerHeld(ctx, tx, PLATFORM, routed, { act: 'CHANGE_CONFIRMERS', circumstances, decide: (d, at) => changeConfirmers(d, PLATFORM.via, at, confirmers) });
  }
}
