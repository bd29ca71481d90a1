import type { Action, Undone } from './actions.js';

/** Whose acts to take out, and from when to when, the end not included (C52). */
export interface UndoScope {
  readonly actorId: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * Takes exactly the acts of one actor in a window out of a history; everybody else's stay, later ones too. Null when none of
 * them still counts, so that undoing twice changes nothing.
 */
export function undo(history: readonly Action[], { actorId, from, to }: UndoScope, by: string, at: Date, caseId: string): Undone | null {
  const gone = new Set(history.flatMap((action) => (action.kind === 'UNDONE' ? action.versions : [])));
  const versions = history.flatMap((action, index) =>
    (action.kind !== 'UNDONE' && action.by === actorId && action.at >= from && action.at < to && !gone.has(index + 1) ? [index + 1] : []));
  return versions.length === 0 ? null : { kind: 'UNDONE', by, at, versions, caseId };
}
