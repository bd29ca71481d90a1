import { DomainError, type Reason } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { confirmResidence } from './confirm-residence.js';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** What came of one of many: the declaration as it stands, or why it was refused. */
export type BatchResult = { id: string } & ({ declaration: FiledDeclaration } | { reason: Reason });

/**
 * Confirms many, one after another, each by itself: what one is refused for does not hold up the others, and a repeat of the
 * batch changes nothing. A fault of ours ends the batch, and the repeat goes on where it ended.
 */
export async function confirmResidences(ctx: Context, caller: Caller, ids: readonly string[]): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (const id of ids) results.push(await confirmOne(ctx, caller, id));
  return results;
}

async function confirmOne(ctx: Context, caller: Caller, id: string): Promise<BatchResult> {
  try {
    return { id, declaration: await confirmResidence(ctx, caller, id, { channel: 'BATCH' }) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { id, reason: error.reason };
  }
}
