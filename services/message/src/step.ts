import type { CaseKind, NewTask, TaskKind } from './tasks.repository.js';
import type { Words } from './domain/templates.js';

/** Something to tell somebody. */
export type Notice = Words & {
  readonly recipientId: string;
  /** Which time of it, when the version of the object does not say. */
  readonly occurrence?: string;
};

/** Who has what to do about an object now: `wanted` is all of it, every other open task of this kind ends. */
export interface TaskChange {
  readonly kind: TaskKind;
  readonly wanted: readonly NewTask[];
  /** Whose task is DONE and not only CLOSED; empty when nobody answered. */
  readonly answeredBy: string;
  /** Ends only tasks about this kind of case. */
  readonly caseKind?: CaseKind;
  /** Changes something only where such tasks are open: a new owner inherits what the former one was asked. */
  readonly ifOpen?: boolean;
  /** Gives way to another event of the same version. */
  readonly givesWay?: boolean;
}

/** What one event means for the inbox. */
export interface Step {
  readonly notices: readonly Notice[];
  readonly tasks: readonly TaskChange[];
  /** Officers may answer what owner or custodian are asked, and have until then. */
  readonly officersJoinUntil?: Date;
}

/** Nothing of these kinds is left to do. */
export const ended = (answeredBy: string, ...kinds: readonly TaskKind[]): TaskChange[] => kinds.map((kind) => ({ kind, wanted: [], answeredBy }));
