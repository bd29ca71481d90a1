import { cityOfId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { freezeHandlers } from '@yuejuma/platform/db/account-freezes';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Handlers, Once } from '@yuejuma/platform/queue/consumer';
import type { DeclarationEvent, Events } from '@yuejuma/platform/queue/events';
import type { Context } from './context.js';
import type { EndCause, Standing } from './domain/after-move.js';
import { dayOfOffer } from './domain/count.js';
import { followResidence } from './follow-residence.js';
import { keepFreeze } from './freezes.repository.js';
import * as periods from './periods.repository.js';
import { applyStanding, keepStanding } from './standings.repository.js';

/** What this service does with what others announce. Events come twice and in any order. */
export const handlers = (ctx: Context): Handlers => ({
  /** A registered residence begins to count from its 居住登记日 (G8). */
  'residence.confirmed.v1': (event, once) => held(once, event.residentId, (tx) => Promise.all([begins(ctx, tx, event), stands(ctx, tx, event, {})])),
  /** Only the 常住地 leads to a permit (R32), and a new one in the city brings a suspended permit back (G7). */
  'residence.habitual-set.v1': ({ residentId, declarationId, cityCode, habitualVersion: version }, once) => held(once, residentId, async (tx) => {
    await periods.setHabitual(tx, { residentId, declarationId, version });
    await followResidence(ctx, tx, residentId, cityCode);
  }),
  /** A 常住地 that moved to a city of another cell leads to nothing here any more; inside the cell its own event says so. */
  'identity.habitual-changed.v1': ({ subjectId: residentId, declarationId, version }, once) => held(once, residentId, async (tx) => {
    if (ctx.cities.includes(cityOfId(declarationId) ?? '')) return;
    await periods.setHabitual(tx, { residentId, declarationId, version });
  }),
  /** Days end with the residence, and what rests on it is suspended or falls (G7, G14). */
  'residence.ended.v1': (event, once) => held(once, event.residentId, (tx) => stands(ctx, tx, event, { endedOn: event.endedOn as PlainDate, endCause: event.cause as EndCause })),
  /** As if it never had ended. */
  'residence.reinstated.v1': (event, once) => held(once, event.residentId, (tx) => stands(ctx, tx, event, {})),
  /** It never counted (C52). */
  'residence.retracted.v1': (event, once) => held(once, event.residentId, (tx) => stands(ctx, tx, event, { isRetracted: true })),
  /** Nothing is offered or decided for a disputed registration until the dispute is over; its days go on (T9). */
  'residence.disputed.v1': (event, once) => held(once, event.residentId, (tx) => keepFreeze(tx, event, true)),
  'residence.dispute-closed.v1': (event, once) => held(once, event.residentId, (tx) => keepFreeze(tx, event, false)),
  ...freezeHandlers,
});

/**
 * Once, and one after another with every decision about the person, so that none is made for what is disputed already (T9).
 * Here and below, statements that need no answer of each other travel together; Postgres runs them in their order.
 */
const held = (once: Once, residentId: string, act: (tx: Tx) => Promise<unknown>): Promise<void> => once(async (tx) => {
  await Promise.all([periods.holdPerson(tx, residentId), act(tx)]);
});

/** By its own days alone; {@link followResidence} counts those lived in the city before. */
function begins(ctx: Context, tx: Tx, { declarationId, residentId, cityCode, confirmedBy, ...event }: Events['residence.confirmed.v1']): Promise<void> {
  const registeredOn = event.registeredOn as PlainDate;
  const policy = ctx.policyOn(cityCode, registeredOn);
  return periods.insertPeriod(tx, { declarationId, residentId, cityCode, registeredOn, confirmedBy, eligibleOn: dayOfOffer(registeredOn, [], policy) }, policy.version);
}

async function stands(ctx: Context, tx: Tx, event: DeclarationEvent, { endedOn = null, endCause = null, isRetracted = false }: Partial<Standing>): Promise<void> {
  const { declarationId, residentId, cityCode, version } = event;
  await Promise.all([
    keepStanding(tx, { declarationId, residentId, version, endedOn, endCause, isRetracted }),
    applyStanding(tx, declarationId, shanghaiDate(ctx.now())),
    followResidence(ctx, tx, residentId, cityCode),
  ]);
}
