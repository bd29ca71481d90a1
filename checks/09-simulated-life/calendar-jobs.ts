import { shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { isEndForOfficer, isOwnMove } from '@yuejuma/residence';
import { officerDeadline } from '../../services/registration/src/domain/deadline.js';
import type { FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import type { Command } from './commands.js';
import { nowOf, policyOf, type Life } from './life.js';

type Due = readonly [name: 'escalate' | 'escalateToNextLevel' | 'lapse' | 'moveOut' | 'endGranted' | 'lapseDispute', isDue: (d: FiledDeclaration, at: Date) => boolean];

/** What the calendar columns of a row ask for, as the service's jobs scan them. */
const due: readonly Due[] = [
  ['escalate', (d, at) => d.state === 'PENDING' && d.deadlineTime !== null && d.deadlineTime <= at],
  ['lapse', (d, at) => d.appealLapsesOn !== null && d.appealLapsesOn < shanghaiDate(at)],
  ['escalateToNextLevel', (d, at) => d.caseKind !== null && d.deadlineTime !== null && d.deadlineTime <= at],
  ['moveOut', (d, at) => d.noticeDueOn !== null && d.noticeDueOn <= shanghaiDate(at) && isOwnMove(d)],
  ['endGranted', (d, at) => d.noticeDueOn !== null && d.noticeDueOn <= shanghaiDate(at) && d.caseKind === null && !isOwnMove(d)],
  ['lapseDispute', (d, at) => d.disputeClosesOn !== null && d.disputeClosesOn < shanghaiDate(at)],
];

/** Owner's notices whose days to object are over: they lie with an officer now, and nobody acted (G15). */
export function openEndCases(life: Life): void {
  const at = nowOf(life);
  for (const d of life.store.files.values()) {
    if (d.noticeDueOn === null || d.noticeDueOn > shanghaiDate(at) || d.caseKind !== null || !isEndForOfficer(d, at)) continue;
    life.store.files.set(d.id, { ...d, ...endCase(d, at, policyOf(life, d)) });
    life.log.push({ command: { name: 'openEndCase', id: d.id, by: 'registration', at }, wrote: '', refused: '' });
  }
}

/** What changes in the calendar of a row when an announced end comes before an officer. */
const endCase = (d: FiledDeclaration, at: Date, policy: Policy) =>
  ({ caseKind: 'END', lastCaseKind: 'END', caseDivisionCode: d.divisionCode, deadlineTime: officerDeadline(at, policy), noticeDueOn: null }) as const;

/** Everything due at this moment, as commands of the service itself. A second pod may find the same. */
export function dueCommands(life: Life): Command[] {
  const at = nowOf(life);
  return [...life.store.files.values()].flatMap((d) =>
    due.flatMap(([name, isDue]) => (isDue(d, at) ? [{ name, id: d.id, by: name === 'moveOut' ? d.endNotice?.by ?? '' : 'registration', at }] : [])));
}
