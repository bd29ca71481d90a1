import { READ_PERMIT_LIFE_MS, signReadPermit } from '@yuejuma/platform/read-permit';
import type { Context } from './context.js';
import type { Entry } from './domain/entry.js';

/** A permit to open what was just logged. */
export interface Permit {
  sequence: bigint;
  subjectIds: string[];
  fields: string[];
  expireTime: Date;
  mac: Buffer;
}

/**
 * Logs a read before it happens (D6, P5). When this answers, the entry is durable, and only then is there a permit.
 * `realTime` in milliseconds: permits stay on real time.
 */
export async function recordRead(ctx: Context, entry: Entry, fields: string[], realTime: number): Promise<Permit> {
  const content = {
    sequence: BigInt(await ctx.append(entry)),
    subjectIds: [...entry.subjectIds],
    fields,
    expireTime: new Date(realTime + READ_PERMIT_LIFE_MS),
  };
  return { ...content, mac: signReadPermit(content, ctx.permitKey) };
}
