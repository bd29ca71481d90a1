import { shanghaiDate } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import * as periods from './periods.repository.js';
import type { Period } from './periods.repository.js';
import * as permits from './permits.repository.js';
import type { FiledPermit } from './permits.repository.js';

/** A person's permit, or the count that leads to one; neither where nothing counts. */
export interface PermitSight {
  permit?: FiledPermit | undefined;
  period?: Period | undefined;
}

/** The caller's newest permit in this cell; without one the running count, unless the city's permits are not ours (R56). */
export async function getPermit(ctx: Context, { subjectId }: Caller): Promise<PermitSight> {
  const permit = await permits.findNewest(ctx.db, subjectId);
  if (permit !== undefined) return { permit };
  const period = await periods.findHabitual(ctx.db, subjectId);
  const isOurs = period !== undefined && ctx.policyOn(period.cityCode, shanghaiDate(ctx.now())).permitIssuer === 'PLATFORM';
  return isOurs ? { period } : {};
}
