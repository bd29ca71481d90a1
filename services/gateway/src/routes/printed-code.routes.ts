import type { PrintedCode } from '@yuejuma/proto/code/v1/printed_code';
import { z } from 'zod';
import { noFields, route, type Route } from '../http/route.js';
import { unlessHeld } from '../http/unless-held.js';
import { civilDate, instant, withoutEmpty } from './answers.js';

/** First characters of a printed code; docs/code-format.md section 1. */
export const PRINTED_CODE_PREFIX = 'YJP1:';

const printedCode = z.object({
  isIssued: z.boolean(),
  text: z.string().optional().describe('Text of the QR, `YJP1:…`, good only beside the ID card'),
  fromOn: civilDate.optional(),
  throughOn: civilDate.optional().describe('The last day'),
}).meta({ id: 'PrintedCode' });

const printedJson = (code: PrintedCode): object => ({ isIssued: code.text !== '', ...withoutEmpty(code) });

export const printedCodeRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/printed-code',
    who: ['RESIDENT'],
    summary: 'The code on paper that one has, to print it again.',
    answer: printedCode,
    handle: async ({ services }, { caller }) => printedJson(await services.code.getPrintedCode({}, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/printed-code',
    who: ['RESIDENT'],
    summary: 'A new code on paper; it revokes the one before.',
    isCreate: true,
    body: noFields,
    answer: printedCode,
    handle: async ({ services }, { caller, requestId }) => printedJson(await services.code.issuePrintedCode({ requestId }, { caller })),
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/printed-code',
    who: ['RESIDENT'],
    summary: 'Revokes the code on paper: refused online at once, offline from the next list on.',
    answer: printedCode,
    handle: async ({ services }, { caller }) => printedJson(await services.code.revokePrintedCode({}, { caller })),
  }),
];

const printedList = z.object({ kid: z.string(), producedTime: instant, revokedPrinted: z.string().describe('Positions; docs/code-format.md section 19'), signature: z.string() }).meta({ id: 'PrintedList' });

const LIST_MS = 20_000;
const CACHE_SECONDS = 60;

export const printedListRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/.well-known/yuejuma/printed-list',
    who: ['ANYONE'],
    summary: 'Compressed bits of revoked printed codes, signed. A new list every quarter of an hour.',
    answer: printedList,
    async handle({ services }, { reply, request, caller }) {
      const { json } = await services.code.getPrintedList({}, { caller, deadlineMs: LIST_MS });
      reply.header('cache-control', `public, max-age=${CACHE_SECONDS}`);
      return unlessHeld(json, request, reply);
    },
  }),
];
