import { signKeyList, type KeyList } from '@yuejuma/code-format';
import type { Context } from './context.js';

/** How long a verifier may rely on a fetched list. */
const LIST_LIFE_MS = 86_400_000;
/** The list changes by the hour at most, so that caches hold one answer. */
const HOUR_MS = 3_600_000;

/** The public keys of tokens and house codes as published, signed by the root key (docs/code-format.md). */
export async function getKeyList(ctx: Context): Promise<KeyList> {
  const hour = Math.floor(ctx.now().getTime() / HOUR_MS) * HOUR_MS;
  const validUntil = `${new Date(hour + LIST_LIFE_MS).toISOString().slice(0, 19)}Z`;
  return signKeyList({ keys: [...ctx.issuerKeys.entries, ...(await ctx.houseCodeKeys())], validUntil }, (bytes) => ctx.root.sign(bytes));
}
