import { addDays, type PlainDate } from '@yuejuma/kernel';
import { cite, type Policy } from '@yuejuma/policy';
import type { LossCause, Permit, PermitAction } from './permit.js';

/** Why a residence ended, as registration announces it. */
export type EndCause = 'MOVED_OUT' | 'CANCELLED' | 'OWNER_ENDED' | 'STRANGER' | 'DECEASED' | 'EMIGRATED' | 'HUKOU_MOVED_IN';

/** How the residence stands that a permit rests on. */
export interface Standing {
  readonly declarationId: string;
  /** The first day not lived there. */
  readonly endedOn: PlainDate | null;
  readonly endCause: EndCause | null;
  /** It never was a registration (C52). */
  readonly isRetracted: boolean;
}

/** What a move reads of policy. */
export type MovePolicy = Pick<Policy, 'moveOutPermitEffect' | 'moveOutGraceDays' | 'version' | 'ruleIds'>;

/**
 * What becomes of a permit by how the person lives in its city today (G7): `rests` is the residence it rests on, `homeId` the
 * 常住地 of the person in that city, null without one. Null when nothing changes.
 */
export function afterMove(permit: Permit, rests: Standing, homeId: string | null, by: string, at: Date, today: PlainDate, policy: MovePolicy): PermitAction | null {
  const loss = lossOf(rests, today);
  if (loss === null) return backOrMoved(permit, homeId, by, at);
  const isOver = loss !== 'RESIDENCE_ENDED' && loss !== 'NEVER_REGISTERED';
  if (homeId !== null && homeId !== permit.declarationId && !isOver) return atHome(permit, homeId, by, at, today);
  return isOver ? closed(permit, loss, by, at, today, policy) : suspended(permit, loss, by, at, today, policy);
}

/** A permit whose grace is over is cancelled; null while it lasts. */
export function afterGrace({ state, graceUntilOn }: Permit, by: string, at: Date, today: PlainDate, policy: MovePolicy): PermitAction | null {
  if (state !== 'SUSPENDED' || graceUntilOn === null || today <= graceUntilOn) return null;
  return { kind: 'CANCELLED', by, at, cancelledOn: today, cause: 'GRACE_OVER', citation: cite(policy, 'moveOutPermitEffect', 'moveOutGraceDays') };
}

function lossOf({ endedOn, endCause, isRetracted }: Standing, today: PlainDate): LossCause | null {
  if (isRetracted) return 'NEVER_REGISTERED';
  if (endedOn === null || endedOn > today) return null;
  return endCause === 'DECEASED' || endCause === 'EMIGRATED' || endCause === 'HUKOU_MOVED_IN' ? endCause : 'RESIDENCE_ENDED';
}

/** The residence stands: what was taken away because of its end comes back, and what is open follows the 常住地. */
function backOrMoved(permit: Permit, homeId: string | null, by: string, at: Date): PermitAction | null {
  const { state, declarationId } = permit;
  if (state === 'WITHDRAWN' || state === 'REFUSED' || state === 'SUSPENDED' || state === 'CANCELLED') return { kind: 'REINSTATED', by, at, declarationId, cause: 'END_TAKEN_BACK' };
  return homeId === null || homeId === declarationId ? null : { kind: 'MOVED', by, at, declarationId: homeId };
}

/** The old residence is over and there is a new one in the city: in time, if the permit was suspended. */
function atHome({ state, graceUntilOn }: Permit, declarationId: string, by: string, at: Date, today: PlainDate): PermitAction | null {
  if (state === 'OFFERED' || state === 'UNDER_QUALIFICATION' || state === 'ACTIVE') return { kind: 'MOVED', by, at, declarationId };
  const isInTime = state === 'SUSPENDED' && graceUntilOn !== null && today <= graceUntilOn;
  return isInTime ? { kind: 'REINSTATED', by, at, declarationId, cause: 'NEW_RESIDENCE' } : null;
}

/** The person lives nowhere in the city, for now. */
function suspended({ state }: Permit, cause: LossCause, by: string, at: Date, today: PlainDate, policy: MovePolicy): PermitAction | null {
  if (state === 'OFFERED') return { kind: 'WITHDRAWN', by, at, cause };
  if (state === 'UNDER_QUALIFICATION') return { kind: 'REFUSED', by, at, cause };
  if (state !== 'ACTIVE' || policy.moveOutPermitEffect === 'NONE') return null;
  // From today at the earliest: who tells of a move late has the whole grace all the same.
  return { kind: 'SUSPENDED', by, at, suspendedOn: today, graceUntilOn: addDays(today, policy.moveOutGraceDays), cause, citation: cite(policy, 'moveOutPermitEffect', 'moveOutGraceDays') };
}

/** An authority's event took the ground of the permit away (G14): there is nothing to wait for. */
function closed({ state }: Permit, cause: LossCause, by: string, at: Date, today: PlainDate, policy: MovePolicy): PermitAction | null {
  if (state === 'OFFERED') return { kind: 'WITHDRAWN', by, at, cause };
  if (state === 'UNDER_QUALIFICATION') return { kind: 'REFUSED', by, at, cause };
  if (state !== 'ACTIVE' && state !== 'SUSPENDED') return null;
  return { kind: 'CANCELLED', by, at, cancelledOn: today, cause, citation: cite(policy, cause === 'HUKOU_MOVED_IN' ? 'permitRefusedInHukouCity' : 'moveOutPermitEffect') };
}
