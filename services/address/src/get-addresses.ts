import { findAddresses, type AddressRow } from './addresses.repository.js';
import type { Context } from './context.js';

/** The addresses of these ids, without those that do not exist. */
export const getAddresses = (ctx: Context, ids: readonly string[]): Promise<AddressRow[]> => findAddresses(ctx.db, ids);
