import { coversDivision } from '../../services/registration/src/domain/jurisdiction.js';
import { caseStateOf, isOwn, type FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import { DomainError, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import {
  announceEnd, appeal, askHabitual, changeConfirmers, closeDispute, confirm, decideByOfficer, decideEnd, dispute, end, endGranted, escalate, escalateToNextLevel, lapse,
  lapseDispute, moveOut, objectToEnd, reject, reviewHabitual, revokeEnd, stay, undo, withdraw,
  type Action, type Confirmer, type DwellingUse,
} from '@yuejuma/residence';
import type { Officer } from './population.js';

/** Something somebody asks for, as the log of a life keeps it: enough to do it again elsewhere. */
export interface Command {
  readonly name: keyof typeof deciders | 'declare' | 'setHabitual' | 'openEndCase';
  readonly by: string;
  /** The declaration; for `declare` the one it becomes. */
  readonly id: string;
  /** When it was decided, in virtual time. */
  at: Date;
  readonly officer?: Officer;
  readonly on?: PlainDate;
  readonly upholds?: boolean;
  readonly confirmers?: readonly Confirmer[];
  readonly addressId?: string;
  readonly isTyped?: boolean;
  readonly dwellingUse?: DwellingUse;
  readonly requestId?: string;
  readonly window?: { readonly actorId: string; readonly from: Date; readonly to: Date };
}

export const EVIDENCE = ['evidence-1'];
type Decider = (d: FiledDeclaration, command: Command, policy: Policy, history: readonly Action[]) => Action | null;

const officerOf = ({ officer }: Command): Officer => {
  if (officer === undefined) throw new RangeError('an officer decides');
  return officer;
};

/** A case as an officer's unit may reach it, as the service admits it (CASE_NOT_FOUND otherwise). */
function admitted(d: FiledDeclaration, command: Command): void {
  const officer = officerOf(command);
  if (caseStateOf(d) === null || !coversDivision(officer.jurisdictions, d.caseDivisionCode)) throw new DomainError('CASE_NOT_FOUND', { case: d.id });
}

/** The resident's own acts; somebody else's declaration is not there for them. */
const ofOwn = (decide: Decider): Decider => (d, command, policy, history) => {
  if (!isOwn(d, command.by)) throw new DomainError('DECLARATION_NOT_FOUND', { declaration: d.id });
  return decide(d, command, policy, history);
};

const on = ({ on: date }: Command): PlainDate => date ?? '2026-01-01' as PlainDate;

const decidedByOfficer: Decider = (d, command, policy) => decideByOfficer(d, officerOf(command), command.at, policy, command.upholds === true
  ? { decision: 'CONFIRM', evidenceIds: EVIDENCE } : { decision: 'REJECT', reason: 'EVIDENCE_INSUFFICIENT', evidenceIds: EVIDENCE });
/** The same word again changes nothing. */
const unlessDecided = (decide: Decider): Decider => (d, command, policy, history) =>
  (caseStateOf(d) === (command.upholds === true ? 'CONFIRMED' : 'REJECTED') ? null : decide(d, command, policy, history));
/** What an officer's word does to each kind of case; to uphold is to let the residence stand. */
const officerRules: Readonly<Record<NonNullable<FiledDeclaration['lastCaseKind']>, Decider>> = {
  CONFIRMATION: decidedByOfficer,
  APPEAL: unlessDecided(decidedByOfficer),
  END: unlessDecided((d, command) => decideEnd(d, officerOf(command), command.at, command.upholds !== true, EVIDENCE)),
  DISPUTE: unlessDecided((d, command) => closeDispute(d, officerOf(command), command.at, command.upholds === true, EVIDENCE)),
};

/** Every act on a declaration by the rule that decides it. */
export const deciders = {
  confirm: (d, { by, at }, policy) => confirm(d, by, at, policy),
  reject: (d, { by, at }) => reject(d, by, at, 'NOT_LIVING_HERE'),
  withdraw: ofOwn((d, { by, at }) => withdraw(d, by, at)),
  appeal: ofOwn((d, { by, at }) => appeal(d, by, at)),
  end: ofOwn((d, command, policy) => end(d, command.by, command.at, on(command), 'MOVED_OUT', policy)),
  stay: ofOwn((d, { by, at }) => stay(d, by, at)),
  askHabitual: ofOwn((d, { by, at }) => askHabitual(d, by, at)),
  objectToEnd: ofOwn((d, { by, at }) => objectToEnd(d, by, at)),
  reviewHabitual: (d, { by, at }) => reviewHabitual(d, by, at),
  announceEnd: (d, command, policy) => announceEnd(d, command.by, command.at, on(command), policy),
  revokeEnd: (d, { by, at }) => revokeEnd(d, by, at),
  dispute: (d, { by, at }, policy) => dispute(d, by, at, policy),
  changeConfirmers: (d, { by, at, confirmers = [] }) => changeConfirmers(d, by, at, confirmers),
  decideCase: (d, command, policy, history) => {
    admitted(d, command);
    return officerRules[d.lastCaseKind ?? 'CONFIRMATION'](d, command, policy, history);
  },
  undo: (_, { by, at, window }, __, history) => (window === undefined ? null : undo(history, window, by, at, 'case-1')),
  // What the calendar asks.
  escalate: (d, { by, at }, policy) => escalate(d, by, at, policy),
  escalateToNextLevel: (d, { by, at }) => (d.deadlineTime === null ? null : escalateToNextLevel(d, by, at, d.deadlineTime)),
  lapse: (d, { by, at }, policy) => (d.appealLapsesOn === null ? null : lapse(d, by, at, d.appealLapsesOn, policy)),
  moveOut: (d, { at }) => moveOut(d, at),
  endGranted: (d, { at }) => endGranted(d, at),
  lapseDispute: (d, { by, at }) => lapseDispute(d, by, at),
} as const satisfies Record<string, Decider>;
