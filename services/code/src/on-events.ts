import { addDays, shanghaiDate } from '@yuejuma/kernel';
import type { DeclarationEvent } from '@yuejuma/platform/queue/events';
import type { Handler, Once } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import { enrol, fetchSealedNames } from './enrol.js';
import { nameEraseDay } from './presence.repository.js';
import { saveFreeze, saveHabitualAddress, savePermitState, saveStanding, type AddressEvent, type Standing } from './profiles.repository.js';

/** Verified people have a code, with or without an address (R15). */
export const onPeopleVerified = (ctx: Context): Handler<'identity.people-verified.v1'> => async ({ subjectIds }, once) => {
  const names = await fetchSealedNames(ctx, subjectIds);
  await once((tx) => enrol(ctx, tx, names));
};

/** The address appears on the code by itself (R19), and again when an end was taken back. */
export const onResidenceStands = (ctx: Context): Handler<'residence.confirmed.v1' | 'residence.reinstated.v1'> => (event, once) =>
  follow(ctx, event, { isActive: true, registeredOn: event.registeredOn }, once);

/** From the first day not lived there another registration shows, if there is one (R37, T20). */
export const onResidenceEnded = (ctx: Context): Handler<'residence.ended.v1'> => (event, once) => follow(ctx, event, { isActive: true, endsOn: event.endedOn }, once);

/** What never was a registration shows no address (C52). */
export const onResidenceRetracted = (ctx: Context): Handler<'residence.retracted.v1'> => (event, once) => follow(ctx, event, { isActive: false }, once);

/** A disputed registration is not shown, and claims are answered as without it (T9). */
export const onResidenceDisputed = (ctx: Context): Handler<'residence.disputed.v1'> => (event, once) => freeze(ctx, event, true, once);

/** The dispute is over, and the registration stands. */
export const onDisputeClosed = (ctx: Context): Handler<'residence.dispute-closed.v1'> => (event, once) => freeze(ctx, event, false, once);

async function freeze(ctx: Context, event: DeclarationEvent, isFrozen: boolean, once: Once): Promise<void> {
  const named = await withNames(ctx, event);
  await once(async (tx) => {
    await saveFreeze(tx, named, isFrozen);
    tx.afterCommit(() => ctx.profiles.drop(event.residentId));
  });
}

async function follow(ctx: Context, event: DeclarationEvent, standing: Standing, once: Once): Promise<void> {
  const named = await withNames(ctx, event);
  await once(async (tx) => {
    await saveFreeze(tx, named, false);
    await saveStanding(tx, named, standing);
    tx.afterCommit(() => ctx.profiles.drop(event.residentId));
  });
}

/** The habitual address is the one a code shows (R31). */
export const onHabitualSet = (ctx: Context): Handler<'residence.habitual-set.v1'> => async (event, once) => {
  const named = await withNames(ctx, event);
  await once(async (tx) => {
    await saveHabitualAddress(tx, named, event.habitualVersion);
    tx.afterCommit(() => ctx.profiles.drop(event.residentId));
  });
};

/** States in which a claim is decided: what presence was kept for is over. */
const DECIDED = new Set(['ACTIVE', 'REFUSED', 'CANCELLED']);

/** The permit's state in words beside the code; a decision names the day on which days of presence are erased (G10). */
export const onPermitChanged = (ctx: Context): Handler<'permit.changed.v1'> => (event, once) => once(async (tx) => {
  await savePermitState(tx, event);
  if (DECIDED.has(event.state)) await nameEraseDay(tx, event.subjectId, addDays(shanghaiDate(ctx.now()), ctx.policy().presenceEraseDays));
  tx.afterCommit(() => ctx.profiles.drop(event.subjectId));
});

async function withNames(ctx: Context, event: DeclarationEvent): Promise<AddressEvent> {
  const { divisions } = await ctx.addresses(event.cityCode).listDivisions({ parentCode: event.cityCode });
  return {
    ...event,
    cityName: ctx.policies.cities.find((city) => city.code === event.cityCode)?.name['zh-Hans'] ?? '',
    districtName: divisions.find((division) => division.code === event.districtCode)?.name ?? '',
  };
}
