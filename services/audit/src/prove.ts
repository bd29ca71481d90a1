import { breach, invalidFields } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { consistencyPath, fold, inclusionPath, subtreesOf, type Stretch } from './domain/merkle.js';
import { getHashes, sizeOf } from './log.repository.js';

/** A proof as RFC 9162 writes it, for a verifier that trusts nobody. */
export interface ProofOfLog {
  hashes: Buffer[];
  leafHash: Buffer;
}

/** Proves that an entry is in the log of a size. INVALID_FIELD outside the log. */
export async function proveInclusion(ctx: Context, sequence: number, size: number): Promise<ProofOfLog> {
  await requireSize(ctx, sequence + 1, size);
  const [leaf] = await getHashes(ctx.db, [{ level: 0, index: sequence }]);
  return { hashes: await hashesOf(ctx, inclusionPath(sequence, size)), leafHash: leaf as Buffer };
}

/** Proves that the log of a size continues the log of an earlier one. INVALID_FIELD outside the log. */
export async function proveConsistency(ctx: Context, from: number, size: number): Promise<ProofOfLog> {
  await requireSize(ctx, from, size);
  return { hashes: await hashesOf(ctx, consistencyPath(from, size)), leafHash: Buffer.alloc(0) };
}

async function requireSize(ctx: Context, atLeast: number, size: number): Promise<void> {
  const whole = await sizeOf(ctx.db);
  if (atLeast < 1 || size < atLeast || size > whole) throw invalidFields([{ field: 'treeSize', ...breach.outOfRange(atLeast < 1 ? 1 : atLeast, whole) }]);
}

const hashesOf = (ctx: Context, path: readonly Stretch[]): Promise<Buffer[]> =>
  Promise.all(path.map(async ([start, end]) => fold(await getHashes(ctx.db, subtreesOf(start, end)))));
