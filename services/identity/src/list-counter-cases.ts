import type { Page } from '@yuejuma/platform/db/page';
import type { Caller, Context } from './context.js';
import { findOpenCases, type CounterCase } from './counter-cases.repository.js';

/** The queue of the officer's own unit: ids and offices, nobody's name. */
export const listCounterCases = (ctx: Context, caller: Caller, page: Page): Promise<CounterCase[]> => findOpenCases(ctx.db, caller.jurisdictions, ctx.now(), page);
