import type { Presence } from '@yuejuma/proto/code/v1/presence';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { civilDate, withoutEmpty } from './answers.js';

const presence = z.object({
  isGranted: z.boolean().describe('False unless the person asked for it'),
  grantedOn: civilDate.optional(),
  noticeVersion: z.number().describe('Which words a consent is given to now'),
  days: z.array(civilDate).describe('Everything that is held, earliest first'),
  keptFromOn: civilDate.describe('The earliest day that is taken and kept'),
  eraseOn: civilDate.optional().describe('When days and consent are erased because a permit was decided'),
  minDays: z.number().describe('So many days are one source of evidence for a permit, never the only one'),
}).meta({ id: 'Presence' });

const presenceJson = ({ grantedOn, eraseOn, ...rest }: Presence): object => ({ ...rest, ...withoutEmpty({ grantedOn, eraseOn }) });

/** As many as are ever kept. */
const MAX_DAYS = 366;

export const presenceRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/presence',
    who: ['RESIDENT'],
    summary: 'The civil days on which one showed a code, if one lets them count towards a permit: everything that is held of it.',
    answer: presence,
    handle: async ({ services }, { caller }) => presenceJson(await services.code.getPresence({}, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/presence:grant',
    who: ['RESIDENT'],
    summary: 'Lets days count from today on. Off unless asked for; nothing else depends on it.',
    body: z.strictObject({ noticeVersion: z.int().min(0).max(65_535).describe('`noticeVersion` of the words that were read') }),
    answer: presence,
    handle: async ({ services }, { caller, body }) => presenceJson(await services.code.grantPresence(body, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/presence:addDays',
    who: ['RESIDENT'],
    summary: 'Adds days that the phone remembered, several at a random later moment; the same again change nothing.',
    body: z.strictObject({ days: z.array(z.string().describe('Civil date in Asia/Shanghai')).min(1).max(MAX_DAYS) }),
    answer: presence,
    handle: async ({ services }, { caller, body }) => presenceJson(await services.code.addPresenceDays(body, { caller })),
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/presence',
    who: ['RESIDENT'],
    summary: 'Takes the consent back and erases every day at once.',
    answer: presence,
    handle: async ({ services }, { caller }) => presenceJson(await services.code.withdrawPresence({}, { caller })),
  }),
];
