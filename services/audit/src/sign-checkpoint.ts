import type { Context } from './context.js';
import { findNewestCheckpoint, keepCheckpoint, rootAt, sizeOf, type CheckpointRow } from './log.repository.js';

/** Names the log in its signed notes. */
const ORIGIN = 'yuejuma.audit';

/** Signs the log as it stands when it grew since the last time; answers with the newest checkpoint (T16). */
export async function signCheckpoint(ctx: Context): Promise<CheckpointRow> {
  const [last, size] = await Promise.all([findNewestCheckpoint(ctx.db), sizeOf(ctx.db)]);
  if (last?.size === size) return last;
  const root = await rootAt(ctx.db, size);
  const note = noteOf(size, root);
  const row = { size, root_hash: root, kid: ctx.signer.kid, signature: ctx.signer.sign(Buffer.from(note)), note, time: ctx.now() };
  await keepCheckpoint(ctx.db, row);
  return row;
}

/** The text a checkpoint signs: origin, size, root, in the form of C2SP checkpoints. */
export const noteOf = (size: number, root: Buffer): string => `${ORIGIN}\n${size}\n${root.toString('base64')}\n`;
