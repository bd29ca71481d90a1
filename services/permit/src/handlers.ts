import type { PlainDate } from '@yuejuma/kernel';
import type { Handlers } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import { dayOfOffer } from './domain/count.js';
import * as periods from './periods.repository.js';

/** What this service does with what others announce. Events come twice and in any order. */
export const handlers = (ctx: Context): Handlers => ({
  /** A registered residence begins to count from its 居住登记日 (G8). */
  'residence.confirmed.v1': ({ declarationId, residentId, cityCode, registeredOn: day, confirmedBy }, once) => once(async (tx) => {
    const registeredOn = day as PlainDate;
    await periods.holdPerson(tx, residentId);
    const policy = ctx.policyOn(cityCode, registeredOn);
    const all = await periods.findRegistrationDays(tx, residentId, cityCode);
    await periods.insertPeriod(tx, { declarationId, residentId, cityCode, registeredOn, confirmedBy, eligibleOn: dayOfOffer(registeredOn, all, policy) }, policy.version);
    for (const waiting of await periods.findWaiting(tx, residentId, cityCode)) {
      const eligibleOn = dayOfOffer(waiting.registeredOn, [registeredOn, ...all], ctx.policyOn(cityCode, waiting.registeredOn));
      if (eligibleOn !== waiting.eligibleOn) await periods.moveEligibleDay(tx, waiting.declarationId, eligibleOn);
    }
  }),
  /** Only the 常住地 leads to a permit (R32). */
  'residence.habitual-set.v1': ({ residentId, declarationId, habitualVersion: version }, once) => once(async (tx) => {
    await periods.holdPerson(tx, residentId);
    await periods.setHabitual(tx, { residentId, declarationId, version });
  }),
});
