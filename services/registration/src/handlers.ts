import { freezeHandlers } from '@yuejuma/platform/db/account-freezes';
import type { Handlers } from '@yuejuma/platform/queue/consumer';
import { attachCityRecords } from './attach-city-records.js';
import { onConfirmersChanged } from './change-confirmers.js';
import { onAnsweredBySms } from './on-answered-by-sms.js';
import type { Context } from './context.js';
import { keepHabitual } from './keep-habitual.js';
import { onReinstated } from './restore-habitual.js';

/** What this service does with what others announce. Events come twice and in any order. */
export const handlers = (ctx: Context): Handlers => ({
  /** Each record is taken once by its own lock, so that a second delivery finds nothing that waits. */
  'identity.people-verified.v1': ({ subjectIds }) => attachCityRecords(ctx, subjectIds),
  'identity.answered-by-sms.v1': onAnsweredBySms(ctx),
  /** A move between cities is two commands and this event, which finishes what a crash between them left (D8, G9). */
  'identity.habitual-changed.v1': (word, once) => once((tx) => keepHabitual(ctx, tx, word)),
  'residence.reinstated.v1': onReinstated(ctx),
  /** What another cell's administrators froze acts nowhere. */
  ...freezeHandlers,
  'dwelling.confirmers-changed.v1': onConfirmersChanged(ctx),
});
