import type { Tx } from '@yuejuma/platform/db/database';
import type { DeclarationEvent, Events } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Action, ActionKind } from '@yuejuma/residence';
import type { CaseKind } from './domain/calendar.js';
import { caseDeadlineOf, type FiledDeclaration } from './domain/filed-declaration.js';
import { cameUp } from './domain/jurisdiction.js';

/** A file before and after an act; null before a new one's first acts. */
interface CaseChange {
  readonly before: FiledDeclaration | null;
  /** Null when nobody acted: the calendar brought it. */
  readonly action: Action | null;
  readonly after: FiledDeclaration;
}

/** Announces what lies with the officers of which division now, and what no longer does (G5). */
export async function announceCase(tx: Tx, event: DeclarationEvent, { before, action, after }: CaseChange, time: Date): Promise<void> {
  const was = before?.caseKind ?? null;
  if (action !== null && was !== null && was !== after.caseKind) {
    await emit(tx, 'residence.case-closed.v1', { ...event, caseKind: was, decidedBy: isDecision(action) ? action.by : '', outcome: outcomeOf(was, action), ...grantedEnd(action, after) }, time);
  }
  const isNew = after.caseKind !== null && (was !== after.caseKind || before?.caseDivisionCode !== after.caseDivisionCode);
  if (after.caseKind === null || !isNew) return;
  await emit(tx, 'residence.case-opened.v1', {
    ...event, caseKind: after.caseKind, caseDivisionCode: after.caseDivisionCode, deadlineTime: caseDeadlineOf(after)?.toISOString() ?? '', isEscalated: action?.kind === 'ESCALATED', cameUp: cameUp(after),
    ...(after.caseKind === 'APPEAL' && after.appealLapsesOn !== null ? { lapsesOn: after.appealLapsesOn } : {}),
  }, time);
}

/** Both sides hear of a granted end when it is granted, not on its day. */
const grantedEnd = (action: Action, { endNotice, confirmers }: FiledDeclaration): Partial<Pick<Events['residence.case-closed.v1'], 'endsOn' | 'confirmers'>> =>
  (action.kind === 'END_GRANTED' && endNotice !== null ? { endsOn: endNotice.endsOn, confirmers: [...confirmers] } : {});

/** Whether somebody decided: an officer, or after silence an owner or custodian; no job and no withdrawal. */
const isDecision = (action: Action): boolean =>
  !['LAPSED', 'WITHDRAWN', 'UNDONE', 'DISPUTED', 'END_ANNOUNCED', 'END_REVOKED'].includes(action.kind) && !(action.kind === 'DISPUTE_CLOSED' && action.outcome === 'LAPSED');

type Outcome = Events['residence.case-closed.v1']['outcome'];

/** Acts that changed what stood before the case: a refusal or an end under appeal, a tenancy, a registration. */
const CHANGING: readonly ActionKind[] = ['OFFICER_CONFIRMED', 'CONFIRMED', 'REJECTED', 'REINSTATED', 'ENDED', 'END_GRANTED'];

function outcomeOf(kind: CaseKind, action: Action): Outcome {
  if (action.kind === 'LAPSED') return 'LAPSED';
  if (action.kind === 'DISPUTE_CLOSED') return action.outcome;
  const isChanged = CHANGING.includes(action.kind) || (action.kind === 'OFFICER_REJECTED' && kind !== 'APPEAL');
  return isChanged ? 'CHANGED' : 'STANDS';
}
