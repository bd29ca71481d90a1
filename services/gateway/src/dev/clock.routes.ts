import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { errorAnswer } from '../http/error-answer.js';
import { route, type Call, type Route } from '../http/route.js';
import { instant } from '../routes/answers.js';
import type { Doors } from './doors.js';
import { readPendingTwice } from './pending-work.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
/** Every day on the way is lived through, at a third of a second: a slip of the year would keep the platform busy for hours. */
const FARTHEST_DAYS = 10 * 366;
/** A client gives up after five minutes without a header, so that the answer begins long before. */
const QUIET_MS = 20_000;
const BLANK_EVERY_MS = 5_000;

const advancing = z.strictObject({ advanceDays: z.number().int().optional(), now: z.iso.datetime({ offset: true }).optional() });

/** The instant a request wants, given now. Throws INVALID_FIELD, CLOCK_NOT_FORWARD. */
function targetOf({ advanceDays, now }: z.infer<typeof advancing>): (now: Date) => Date {
  if ((advanceDays === undefined) === (now === undefined)) throw invalidFields([{ field: 'advanceDays', ...breach.notExactlyOne('either advanceDays or now is needed') }]);
  if (now !== undefined) return (from) => notTooFar(from, new Date(now));
  const days = advanceDays as number;
  if (days < 1) throw new DomainError('CLOCK_NOT_FORWARD');
  if (days > MOST_DAYS) throw invalidFields([{ field: 'advanceDays', ...breach.outOfRange(1, MOST_DAYS) }]);
  return (from) => new Date(from.getTime() + days * DAY_MS);
}

function notTooFar(from: Date, to: Date): Date {
  if (to.getTime() - from.getTime() > FARTHEST_DAYS * DAY_MS) throw invalidFields([{ field: 'now', ...breach.outOfRange(from.toISOString(), new Date(from.getTime() + FARTHEST_DAYS * DAY_MS).toISOString()) }]);
  return to;
}

/** Answers when `work` is done; after a while with headers and blanks first, which JSON may begin with. */
async function answerInTime(reply: FastifyReply, work: Promise<object>, language: Call<unknown, unknown>['language']): Promise<object | undefined> {
  const isSlow = await Promise.race([work.then(() => false, () => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(true), QUIET_MS).unref())]);
  if (!isSlow) return work;
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  const timer = setInterval(() => reply.raw.write(' '), BLANK_EVERY_MS);
  reply.raw.write(' ');
  const body = await work.catch((error: unknown) => errorAnswer(error instanceof DomainError ? error : new DomainError('INTERNAL_FAULT'), language).body);
  clearInterval(timer);
  reply.raw.end(JSON.stringify(body));
  return undefined;
}

/** The platform's clock, and whether everything has settled. */
export const clockRoutes = (doors: Doors): Route[] => [
  route({
    method: 'GET',
    path: '/dev/clock',
    who: ['ANYONE'],
    summary: 'The time the platform lives in.',
    answer: z.object({ now: instant }),
    handle: async () => ({ now: doors.clock.now() }),
  }),
  route({
    method: 'POST',
    path: '/dev/clock',
    who: ['ANYONE'],
    summary: 'Moves the platform on, through every civil day on the way.',
    body: advancing,
    answer: z.object({ now: instant }),
    handle: (_context, { body, reply, language }) => answerInTime(reply, doors.clock.advance(targetOf(body)).then((now) => ({ now })), language),
  }),
  route({
    method: 'GET',
    path: '/dev/outbox-idle',
    who: ['ANYONE'],
    summary: '200 when nothing is pending anywhere, else 409.',
    answer: z.object({ isIdle: z.boolean(), pending: z.record(z.string(), z.object({ outbox: z.number(), inbox: z.number(), projections: z.number() })) }),
    async handle(_context, { reply }) {
      const pending = await readPendingTwice(doors.services);
      const isIdle = Object.keys(pending).length === 0;
      reply.code(isIdle ? 200 : 409);
      return { isIdle, pending };
    },
  }),
];
