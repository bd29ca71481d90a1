import { asService } from '@yuejuma/platform/db/audit';
import type { Handler, Handlers } from '@yuejuma/platform/queue/consumer';
import { clearEnded } from './clear-habitual-residence.js';
import type { Context } from './context.js';
import { freeze } from './frozen-accounts.repository.js';

/** What identity does with what others announce: a registration that ended is no 常住地 any more (R37, G9). */
export const handlers = (ctx: Context): Handlers => ({ 'residence.ended.v1': onGone(ctx), 'residence.retracted.v1': onGone(ctx), 'account.frozen.v1': onFrozen(ctx) });

const onFrozen = (ctx: Context): Handler<'account.frozen.v1'> => ({ accountId }, once) => once((tx) => freeze(tx, accountId, ctx.now()));

const onGone = (ctx: Context): Handler<'residence.ended.v1' | 'residence.retracted.v1'> => ({ residentId: subjectId, declarationId, version }, once) =>
  once((tx) => clearEnded(tx, ctx, asService('identity'), { subjectId, declarationId, version }));
