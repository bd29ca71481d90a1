import { api } from '../../lib/api.js';
import type { Task } from '../../lib/inbox.js';

/** A declaration that waits for this confirmer's answer. */
export type Asked = Task & { declarationId: string };

/** What may be answered together (G12): declarations, each shown with whom it is about; a review for 常住地 is answered by itself. */
export const askedTogether = (tasks: readonly Task[]): Asked[] =>
  tasks.filter((task): task is Asked => task.kind === 'CONFIRM_RESIDENCE' && task.state === 'OPEN' && task.declarationId !== undefined && task.maskedName !== undefined);

/** What became of one of them: its state, or why it was refused. */
export type Result = { id: string; state?: string; reason?: string };

/** So many in one call: well under what the gateway takes, so that its answer comes in time and progress is seen. */
const perCall = 50;

/**
 * Confirms all of them, some at a time, and hands over each call's answers as they come. A failure ends it with what was
 * answered before handed over already: the rest may simply be sent again, as a confirmation repeated changes nothing.
 */
export async function confirmMany(ids: readonly string[], take: (answers: readonly Result[]) => void): Promise<void> {
  for (let from = 0; from < ids.length; from += perCall) {
    const { results } = await api.post<{ results: Result[] }>('/v1/declarations:confirmBatch', { ids: ids.slice(from, from + perCall) });
    take(results);
  }
}
