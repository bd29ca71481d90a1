import { addDays, addWorkingDays, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { awaitsHabitualReview, escalationTime, isOwnMove, type Action, type Declaration } from '@yuejuma/residence';
import { deadlineAfter } from './deadline.js';
import type { FiledDeclaration } from './filed-declaration.js';

/** What lies with an officer. */
export type CaseKind = 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE';

/** What a file waits for, and until when: the calendar that jobs scan (D3). */
export interface Calendar {
  /** Until when whoever has to answer should have; null when nobody has to. */
  readonly deadlineTime: Date | null;
  /** When a silent confirmer is reminded next (G5). */
  readonly remindTime: Date | null;
  readonly appealLapsesOn: PlainDate | null;
  /** The day an announced end asks for something: the resident's own or a granted one takes effect, an owner's comes before an officer. */
  readonly noticeDueOn: PlainDate | null;
  readonly disputeClosesOn: PlainDate | null;
  readonly caseKind: CaseKind | null;
  /** What lies with an officer, or did last; null for what never did. */
  readonly lastCaseKind: CaseKind | null;
  /** The division whose units have the case. */
  readonly caseDivisionCode: string;
}

type CalendarPolicy = Pick<Policy, 'confirmEscalateHours' | 'confirmReminderHours' | 'officerDecideWorkingDays' | 'appealLapseWorkingDays' | 'holidays'>;

/** The calendar after an act; `before` is null for a new file. */
export function calendarAfter(d: Declaration, divisionCode: string, before: FiledDeclaration | null, action: Action, policy: CalendarPolicy): Calendar {
  const isNewStep = before === null || before.state !== d.state || action.kind === 'ESCALATED';
  const caseKind = caseKindOf(d, before);
  const isNewEnd = (caseKind === 'END') !== (before?.caseKind === 'END');
  const isNewAsking = awaitsHabitualReview(d) !== (before !== null && awaitsHabitualReview(before));
  return {
    deadlineTime: isNewStep || isNewEnd || isNewAsking ? deadlineAfter(d, caseKind !== null, action.at, policy) : before.deadlineTime,
    remindTime: d.state !== 'PENDING' ? null : isNewStep ? nextReminder(d, action.at, policy) : before.remindTime,
    appealLapsesOn: d.appealed === null ? null : before?.appealLapsesOn ?? addWorkingDays(shanghaiDate(action.at), policy.appealLapseWorkingDays, policy.holidays),
    noticeDueOn: caseKind === 'END' ? null : noticeDueOn(d),
    disputeClosesOn: d.dispute?.closesOn ?? null,
    caseKind,
    lastCaseKind: caseKind ?? before?.lastCaseKind ?? null,
    caseDivisionCode: levelOf(d, divisionCode, before, action),
  };
}

/** When a silent confirmer is reminded after `at`; null when every reminder is sent (G5). */
export function nextReminder(d: Pick<Declaration, 'createTime'>, at: Date, { confirmReminderHours, confirmEscalateHours }: Pick<Policy, 'confirmReminderHours' | 'confirmEscalateHours'>): Date | null {
  const times = confirmReminderHours.map((hours) => new Date(d.createTime.getTime() + hours * 3_600_000));
  return times.find((time) => time > at && time < escalationTime(d, { confirmEscalateHours })) ?? null;
}

/** The division whose units have a case next, when those who have it are silent: its district, then its city (G5). */
export const levelAbove = (code: string): string => code.slice(0, code.length > 6 ? 6 : 4);

function noticeDueOn(d: Declaration): PlainDate | null {
  if (d.endNotice === null) return null;
  return isOwnMove(d) || d.endNotice.granted !== null ? d.endNotice.endsOn : addDays(d.endNotice.objectUntilOn, 1);
}

function caseKindOf(d: Declaration, before: FiledDeclaration | null): CaseKind | null {
  if (d.dispute !== null) return 'DISPUTE';
  if (d.state === 'UNDER_REVIEW') return d.appealed === null ? 'CONFIRMATION' : 'APPEAL';
  if (isEndCase(d, before)) return 'END';
  return awaitsHabitualReview(d) && before?.state === 'ACTIVE' && before.caseKind === 'CONFIRMATION' ? 'CONFIRMATION' : null;
}

function isEndCase(d: Declaration, before: FiledDeclaration | null): boolean {
  if (d.endNotice === null || d.endNotice.granted !== null || isOwnMove(d)) return false;
  return d.endNotice.isObjected || (before?.caseKind === 'END' && before.endNotice?.endsOn === d.endNotice.endsOn);
}

/** An appeal starts above the units that refused; silence moves a case one level up; whatever is new starts where the address is. */
function levelOf(d: Declaration, divisionCode: string, before: FiledDeclaration | null, action: Action): string {
  if (action.kind === 'ROUTED_TO_OFFICER') return action.cause === 'APPEAL' ? levelAbove(divisionCode) : divisionCode;
  if (before === null) return divisionCode;
  if (action.kind === 'ESCALATED') return levelAbove(before.caseDivisionCode);
  return caseKindOf(d, before) === null ? divisionCode : before.caseDivisionCode;
}
