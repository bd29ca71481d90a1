import type { Page } from '@yuejuma/platform/db/page';
import type { Context } from './context.js';
import { findReadsOf, type EntryRow } from './log.repository.js';

/** Who read the caller's data, newest first (P6, C40). */
export const listAccessLog = (ctx: Context, subjectId: string, page: Page): Promise<EntryRow[]> => findReadsOf(ctx.db, subjectId, page);
