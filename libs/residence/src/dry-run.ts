import { DomainError, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Action } from './actions.js';
import { fold, type Declaration } from './declaration.js';
import { refuseEntry } from './declare.js';
import { eligibleOn } from './permit-days.js';
import { registrationDay } from './registration-day.js';
import { escalationTime } from './review.js';

/** What a changed policy would have done to one declaration. */
export type DryRunKind =
  | 'ENTRY_REFUSED' | 'ENTRY_ALLOWED' | 'ESCALATED_EARLIER' | 'ESCALATED_LATER' | 'REGISTERED_EARLIER' | 'REGISTERED_LATER'
  | 'OFFERED_EARLIER' | 'OFFERED_LATER';

/** Whether the resident is better off by each: sooner heard, registered or offered, or not. */
export const gains: Readonly<Record<DryRunKind, boolean>> = {
  ENTRY_REFUSED: false, ENTRY_ALLOWED: true, ESCALATED_EARLIER: true, ESCALATED_LATER: false, REGISTERED_EARLIER: true, REGISTERED_LATER: false,
  OFFERED_EARLIER: true, OFFERED_LATER: false,
};

/** What one declaration's history comes to under a policy; null for what never comes about. */
interface Course {
  readonly isTaken: boolean;
  readonly escalatedAt: number | null;
  readonly registeredOn: PlainDate | null;
  readonly offeredOn: PlainDate | null;
}

/**
 * Replays a stored history under the policy that stands and under a changed one, both of the day of submission, and says what
 * differs; pure, so that nothing of it can happen. Empty when nothing does.
 */
export function dryRun(history: readonly Action[], before: Policy, after: Policy): readonly DryRunKind[] {
  const d = fold(history);
  const [was, would] = [courseOf(d, history, before), courseOf(d, history, after)];
  if (was.isTaken !== would.isTaken) return [would.isTaken ? 'ENTRY_ALLOWED' : 'ENTRY_REFUSED'];
  if (!would.isTaken) return [];
  return [
    ...shifted(was.escalatedAt, would.escalatedAt, 'ESCALATED_EARLIER', 'ESCALATED_LATER'),
    ...shifted(was.registeredOn, would.registeredOn, 'REGISTERED_EARLIER', 'REGISTERED_LATER'),
    ...shifted(was.offeredOn, would.offeredOn, 'OFFERED_EARLIER', 'OFFERED_LATER'),
  ];
}

/** Never is later than ever. */
function shifted<T extends number | string>(was: T | null, would: T | null, earlier: DryRunKind, later: DryRunKind): DryRunKind[] {
  if (was === would) return [];
  if (was === null) return [earlier];
  return would !== null && would < was ? [earlier] : [later];
}

function courseOf(d: Declaration, history: readonly Action[], policy: Policy): Course {
  const registeredOn = dayOf(d, history, policy);
  return { isTaken: isTaken(d, policy), escalatedAt: escalatedAt(d, history, policy), registeredOn, offeredOn: offeredOn(d, registeredOn, policy) };
}

function isTaken(d: Declaration, policy: Policy): boolean {
  if (d.source !== 'SELF_DECLARED') return true;
  try {
    refuseEntry({ at: d.createTime, moveInOn: d.moveInOn }, policy);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** When silence would have brought it to an officer: not one that came there at once, nor one answered before. */
function escalatedAt(d: Declaration, history: readonly Action[], policy: Policy): number | null {
  const next = history[1];
  if (next?.kind === 'ROUTED_TO_OFFICER' && next.cause !== 'CONFIRMER_SILENT') return null;
  const answer = history.find(({ kind }) => kind === 'CONFIRMED' || kind === 'REJECTED' || kind === 'WITHDRAWN');
  const at = escalationTime(d, policy).getTime();
  return answer !== undefined && answer.at.getTime() < at ? null : at;
}

/** The day it registers; what a city's own system says keeps its own. */
function dayOf(d: Declaration, history: readonly Action[], policy: Policy): PlainDate | null {
  if (d.registeredOn === null || d.confirmerKind === 'CITY') return d.registeredOn;
  const confirmed = history.findLast(({ kind }) => kind === 'CONFIRMED' || kind === 'OFFICER_CONFIRMED' || kind === 'LAPSED');
  return confirmed === undefined ? null : registrationDay(d, confirmed.at, policy).registeredOn;
}

/** The day a permit could be offered for it alone, if it lasted until then. */
function offeredOn(d: Declaration, registeredOn: PlainDate | null, policy: Policy): PlainDate | null {
  if (registeredOn === null || policy.permitIssuer !== 'PLATFORM') return null;
  const day = eligibleOn(registeredOn, policy);
  return d.endedOn !== null && d.endedOn < day ? null : day;
}
