import type { DeclarationEvent } from '@yuejuma/platform/queue/events';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import { enrol, fetchSealedNames } from './enrol.js';
import { saveActiveAddress, saveHabitualAddress, savePermitState, type AddressEvent } from './profiles.repository.js';

/** Verified people have a code, with or without an address (R15). */
export const onPeopleVerified = (ctx: Context): Handler<'identity.people-verified.v1'> => async ({ subjectIds }, once) => {
  const names = await fetchSealedNames(ctx, subjectIds);
  await once((tx) => enrol(ctx, tx, names));
};

/** The address appears on the code by itself (R19). */
export const onResidenceConfirmed = (ctx: Context): Handler<'residence.confirmed.v1'> => async (event, once) => {
  const named = await withNames(ctx, event);
  await once(async (tx) => {
    await saveActiveAddress(tx, named, event.registeredOn);
    tx.afterCommit(() => ctx.profiles.drop(event.residentId));
  });
};

/** The habitual address is the one a code shows (R31). */
export const onHabitualSet = (ctx: Context): Handler<'residence.habitual-set.v1'> => async (event, once) => {
  const named = await withNames(ctx, event);
  await once(async (tx) => {
    await saveHabitualAddress(tx, named, event.habitualVersion);
    tx.afterCommit(() => ctx.profiles.drop(event.residentId));
  });
};

/** The permit's state in words beside the code. */
export const onPermitChanged = (ctx: Context): Handler<'permit.changed.v1'> => (event, once) => once(async (tx) => {
  await savePermitState(tx, event.subjectId, event.state, event.version);
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
