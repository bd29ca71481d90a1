import { freezeHandlers } from '@yuejuma/platform/db/account-freezes';
import { asService } from '@yuejuma/platform/db/audit';
import type { Handler, Handlers } from '@yuejuma/platform/queue/consumer';
import { clearEnded } from './clear-habitual-residence.js';
import type { Context } from './context.js';

/** What identity does with what others announce: a registration that ended is no 常住地 any more (R37, G9). */
export const handlers = (ctx: Context): Handlers => ({ 'residence.ended.v1': onGone(ctx), 'residence.retracted.v1': onGone(ctx), ...freezeHandlers });

const onGone = (ctx: Context): Handler<'residence.ended.v1' | 'residence.retracted.v1'> => ({ residentId: subjectId, declarationId, version }, once) =>
  once((tx) => clearEnded(tx, ctx, asService('identity'), { subjectId, declarationId, version }));
