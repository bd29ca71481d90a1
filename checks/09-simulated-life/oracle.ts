import { addDays, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Action, Confirmer } from '@yuejuma/residence';
import { coversDivision } from '../../services/registration/src/domain/jurisdiction.js';
import type { FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import type { Command } from './commands.js';

/** A rule that does not hold, by the invariant of threats.md 4.3 it belongs to. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

type Judge<K extends Action['kind']> = (action: Extract<Action, { kind: K }>, before: FiledDeclaration, command: Command, policy: Policy) => readonly Violation[];

/** The rules once more, in other words than the code has them: each act against the sum it was done on. */
const judges: { readonly [K in Action['kind']]?: Judge<K> } = {
  CONFIRMED: (action, before, command, policy) => [
    ...expect(answers(before.confirmers, action.by, before.residentId), 'I3', 'confirmed by nobody who answers for the dwelling'),
    ...expect(waitsForOwner(before), 'I3', `confirmed while ${before.state}`),
    ...notFrozen(before), ...countsEveryDay(action.registeredOn, before, policy),
  ],
  REJECTED: (action, before) => [
    ...expect(answers(before.confirmers, action.by, before.residentId), 'I6', 'refused by nobody who answers for the dwelling'),
    ...expect(waitsForOwner(before), 'I6', `refused while ${before.state}`), ...notFrozen(before),
  ],
  OFFICER_CONFIRMED: (action, before, command, policy) => [
    ...expect(action.evidenceIds.length > 0, 'I3', 'an officer confirmed without evidence'),
    ...byOfficerOfCase(before, command), ...notFrozen(before), ...countsEveryDay(action.registeredOn, before, policy),
  ],
  OFFICER_REJECTED: (action, before, command) => [
    ...expect(action.evidenceIds.length > 0 && action.reason.length > 0, 'I6', 'an officer refused without evidence or reason'),
    ...byOfficerOfCase(before, command),
  ],
  REINSTATED: (_, before, command) => byOfficerOfCase(before, command),
  END_UPHELD: (_, before, command) => byOfficerOfCase(before, command),
  ROUTED_TO_OFFICER: (action, before, _, policy) => (action.cause === 'APPEAL'
    ? expect(action.by === before.residentId, 'I6', 'somebody else appealed')
    : expect(before.state === 'PENDING' && action.at.getTime() >= before.createTime.getTime() + policy.confirmEscalateHours * 3_600_000, 'I6', 'taken from the confirmer before the time')),
  ESCALATED: (action, before) => expect(before.deadlineTime !== null && action.at >= before.deadlineTime, 'I6', 'taken from a level of officers before its time'),
  LAPSED: (action, before, _, policy) => [
    ...expect(before.appealed !== null && before.appealLapsesOn !== null && shanghaiDate(action.at) > before.appealLapsesOn, 'I6', 'an appeal lapsed before its last day was over'),
    ...(before.appealed?.of === 'END' ? expect(action.registeredOn === before.registeredOn, 'I6', 'a lapsed appeal moved the day of registration') : countsEveryDay(action.registeredOn, before, policy)),
  ],
  ENDED: (action, before, command) => (action.unitId === null
    ? [...expect(action.by === before.residentId, 'I6', 'somebody else ended it without an officer'), ...expect(action.endedOn <= shanghaiDate(action.at), 'I6', 'it ended before its day')]
    : [
      ...expect(action.evidenceIds.length > 0, 'I6', 'ended against the resident without evidence'),
      ...(command.name === 'endGranted' ? expect(before.endNotice?.granted?.by === action.by && action.endedOn <= shanghaiDate(action.at), 'I6', 'an end took effect that nobody granted for that day') : byOfficerOfCase(before, command)),
      ...(before.dispute === null ? afterObjection(action.at, before) : []),
    ]),
  END_GRANTED: (action, before, command) => [...byOfficerOfCase(before, command), ...afterObjection(action.at, before)],
  SET_HABITUAL: (_, before) => [...notFrozen(before), ...expect(before.state === 'ACTIVE', 'I1', 'habitual where nobody is registered')],
  DISPUTE_CLOSED: (action, before) => expect(action.outcome === 'STANDS' || (before.dispute !== null && shanghaiDate(action.at) > before.dispute.closesOn), 'I6', 'a dispute lapsed before its last day was over'),
};

/** What is wrong about an act that was just committed. */
export function judge(action: Action, before: FiledDeclaration, command: Command, policy: Policy): readonly Violation[] {
  const rule = judges[action.kind] as Judge<Action['kind']> | undefined;
  return [
    ...expect(action.kind === 'UNDONE' || action.by === command.by || command.name === 'moveOut' || command.name === 'endGranted' || command.name === 'setHabitual', 'I5', `${action.kind} carries another actor`),
    ...(rule?.(action as never, before, command, policy) ?? []),
  ];
}

/** An undoing takes out what its scope says and nothing else (C52). */
export function judgeUndone(action: Action, { window }: Command, history: readonly Action[]): readonly Violation[] {
  if (action.kind !== 'UNDONE' || window === undefined) return [];
  const isBad = ({ by, at, kind }: Action): boolean => kind !== 'UNDONE' && by === window.actorId && at >= window.from && at < window.to;
  return action.versions.flatMap((version) => expect(isBad(history[version - 1]!), 'I6', 'somebody else’s act was undone'));
}

export const expect = (holds: boolean, invariant: string, what: string): readonly Violation[] => (holds ? [] : [{ invariant, what }]);

const answers = (confirmers: readonly Confirmer[], by: string, residentId: string): boolean =>
  confirmers.some((one) => one.subjectId === by && (one.kind === 'OWNER' || by !== residentId));

const waitsForOwner = ({ state, reviewCause }: FiledDeclaration): boolean => state === 'PENDING' || (state === 'UNDER_REVIEW' && reviewCause === 'CONFIRMER_SILENT');

const notFrozen = ({ dispute }: FiledDeclaration): readonly Violation[] => expect(dispute === null, 'I6', 'took effect while it was disputed');

/** No day between submission and answer is lost, whoever answers and however late (G5, G8). */
function countsEveryDay(registeredOn: PlainDate, { createTime, moveInOn }: FiledDeclaration, policy: Policy): readonly Violation[] {
  if (policy.residenceClockStarts !== 'SUBMISSION') return [];
  const submitted = shanghaiDate(createTime);
  return expect(registeredOn === (moveInOn > submitted ? moveInOn : submitted), 'I3', 'days between submission and answer were lost');
}

function byOfficerOfCase(before: FiledDeclaration, { officer, by }: Command): readonly Violation[] {
  if (officer === undefined) return [{ invariant: 'I6', what: 'decided without an officer' }];
  const involved = [before.residentId, before.declarantId, ...before.confirmers.map((one) => one.subjectId)];
  return [
    ...expect(coversDivision(officer.jurisdictions, before.caseDivisionCode), 'I11', 'decided by a unit that has no such case'),
    ...expect(!involved.includes(by), 'I6', 'an officer decided about themselves'),
    ...expect(before.appealed === null || (before.appealed.unitId !== officer.unitId && before.appealed.by !== by), 'I6', 'an appeal was decided by the unit it was about'),
  ];
}

const afterObjection = (at: Date, { endNotice }: FiledDeclaration): readonly Violation[] =>
  expect(endNotice !== null && (endNotice.isObjected || shanghaiDate(at) >= addDays(endNotice.objectUntilOn, 1)), 'I6', 'ended before the days to object were over');
