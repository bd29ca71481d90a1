import type { Page } from '@yuejuma/platform/db/page';
import type { Context } from './context.js';
import { findMessages, type MessageRow } from './messages.repository.js';

/** 消息通知 of the caller, newest first (R60). */
export const listMessages = (ctx: Context, subjectId: string, page: Page): Promise<MessageRow[]> => findMessages(ctx.db, subjectId, page);
