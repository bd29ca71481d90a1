import { shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { announce } from './announce.js';
import type { Context } from './context.js';
import { afterMove } from './domain/after-move.js';
import { dayOfOffer } from './domain/count.js';
import { isOpen, type PermitAction } from './domain/permit.js';
import * as periods from './periods.repository.js';
import type { CountedPeriod } from './periods.repository.js';
import * as permits from './permits.repository.js';
import type { FiledPermit } from './permits.repository.js';
import { findStanding } from './standings.repository.js';

const PLATFORM = asService('permit');

/** Audit words for what is done without an act of the holder. */
const ACTS: Readonly<Partial<Record<PermitAction['kind'], string>>> = {
  WITHDRAWN: 'WITHDRAW_OFFER', REFUSED: 'REFUSE_CLAIM', MOVED: 'MOVE_PERMIT', SUSPENDED: 'SUSPEND_PERMIT', REINSTATED: 'REINSTATE_PERMIT', CANCELLED: 'CANCEL_PERMIT',
};

/**
 * Brings the count and the permits of one person in one city up to how they live there now (G7, G8). The person is held, so
 * that events in any order, and a job beside them, add up alike; a repeat changes nothing.
 */
export async function followResidence(ctx: Context, tx: Tx, residentId: string, cityCode: string): Promise<void> {
  const [residences, held] = await Promise.all([periods.findCounted(tx, residentId, cityCode), permits.findAllForUpdate(tx, residentId, cityCode)]);
  await recount(ctx, tx, residences, cityCode);
  const homeId = residences.find(({ isHabitual }) => isHabitual)?.declarationId ?? null;
  for (const permit of held) {
    const after = await follow(ctx, tx, permit, homeId);
    // One at a time: what is over comes back only where nothing is open.
    if (isOpen(after.state)) return;
  }
}

/** The day of offer of every residence that still waits for one. */
async function recount(ctx: Context, tx: Tx, all: readonly CountedPeriod[], cityCode: string): Promise<void> {
  for (const { declarationId, from, eligibleOn } of all.filter((one) => one.isWaiting)) {
    const day = dayOfOffer(from, all, ctx.policyOn(cityCode, from));
    if (day !== eligibleOn) await periods.moveEligibleDay(tx, declarationId, day);
  }
}

async function follow(ctx: Context, tx: Tx, permit: FiledPermit, homeId: string | null): Promise<FiledPermit> {
  const at = ctx.now();
  const today = shanghaiDate(at);
  const rests = await findStanding(tx, permit.declarationId);
  const action = rests === undefined ? null : afterMove(permit, rests, homeId, PLATFORM.via, at, today, ctx.policyOn(permit.cityCode, today));
  return action === null ? permit : changePermit(tx, permit, action);
}

/** Adds an act of the platform to a permit, tells and logs it. */
export async function changePermit(tx: Tx, permit: FiledPermit, action: PermitAction): Promise<FiledPermit> {
  const isQualifying = permit.state === 'UNDER_QUALIFICATION' ? action.kind !== 'REFUSED' : permit.state === 'REFUSED';
  const after = await permits.append(tx, permit, action, isQualifying ? permit.checkOn ?? shanghaiDate(action.at) : null);
  // Where a permit rests is the holder's own doing and no news: its state is the same.
  if (after.state !== permit.state) await announce(tx, after, action.at);
  await recordAct(tx, PLATFORM, {
    act: ACTS[action.kind] ?? action.kind, subjectIds: [after.residentId], objectId: after.id, details: { state: after.state, cause: after.cause ?? '', policyVersion: after.citation.policyVersion },
  }, action.at);
  return after;
}
