import { api } from '../../lib/api.js';
import type { Task } from '../../lib/inbox.js';

/** A declaration that waits for this confirmer's answer. */
export type Asked = Task & { declarationId: string };

/** What may be answered together (G12): declarations, each shown with whom it is about; a review for 常住地 is answered by itself. */
export const askedTogether = (tasks: readonly Task[]): Asked[] =>
  tasks.filter((task): task is Asked => task.kind === 'CONFIRM_RESIDENCE' && task.state === 'OPEN' && task.declarationId !== undefined && task.maskedName !== undefined);

/** What became of one of them: its state, or why it was refused. */
export type Result = { id: string; state?: string; reason?: string };

/** So many the gateway takes at once. */
const most = 200;
export const confirmMany = async (ids: readonly string[]): Promise<readonly Result[]> =>
  (await api.post<{ results: Result[] }>('/v1/declarations:confirmBatch', { ids: ids.slice(0, most) })).results;
