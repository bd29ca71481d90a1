import { shanghaiDate } from '@yuejuma/kernel';
import { isOwnMove } from '@yuejuma/residence';
import type { FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import type { Command } from './commands.js';
import { nowOf, type Life } from './life.js';

type Due = readonly [name: 'escalate' | 'escalateToNextLevel' | 'lapse' | 'moveOut' | 'lapseDispute', isDue: (d: FiledDeclaration, at: Date) => boolean];

/** What the calendar columns of a row ask for, as the service's jobs scan them. */
const due: readonly Due[] = [
  ['escalate', (d, at) => d.state === 'PENDING' && d.deadlineTime !== null && d.deadlineTime <= at],
  ['lapse', (d, at) => d.appealLapsesOn !== null && d.appealLapsesOn < shanghaiDate(at)],
  ['escalateToNextLevel', (d, at) => d.state === 'UNDER_REVIEW' && d.deadlineTime !== null && d.deadlineTime <= at],
  ['moveOut', (d, at) => d.noticeDueOn !== null && d.noticeDueOn <= shanghaiDate(at)],
  ['lapseDispute', (d, at) => d.disputeClosesOn !== null && d.disputeClosesOn < shanghaiDate(at)],
];

/** Owner's notices whose days to object are over, or that were objected to: they lie with an officer now (G15). */
export function openEndCases(life: Life): void {
  const today = shanghaiDate(nowOf(life));
  for (const d of life.store.files.values()) {
    if (d.endNotice === null || d.caseKind !== null || isOwnMove(d)) continue;
    if (!d.endNotice.isObjected && (d.noticeDueOn === null || d.noticeDueOn > today)) continue;
    life.store.files.set(d.id, { ...d, caseKind: 'END', noticeDueOn: null });
    life.log.push({ command: { name: 'openEndCase', id: d.id, by: 'registration', at: nowOf(life) }, wrote: '', refused: '' });
  }
}

/** Everything due at this moment, as commands of the service itself. A second pod may find the same. */
export function dueCommands(life: Life): Command[] {
  const at = nowOf(life);
  return [...life.store.files.values()].flatMap((d) =>
    due.flatMap(([name, isDue]) => (isDue(d, at) ? [{ name, id: d.id, by: name === 'moveOut' ? d.endNotice?.by ?? '' : 'registration', at }] : [])));
}
