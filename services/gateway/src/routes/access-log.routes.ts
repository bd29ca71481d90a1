import { DomainError, isUuid } from '@yuejuma/kernel';
import type { Receipt } from '@yuejuma/proto/code/v1/resident_code';
import { z } from 'zod';
import { gather, type Source } from '../cells/gather.js';
import { pageQuery, route, type Route } from '../http/route.js';
import { civilDate, instant, listAnswer, pageAnswer } from './answers.js';

const entry = z.object({
  id: z.string(),
  time: instant.optional(),
  onDate: civilDate.optional().describe('Of a receipt, which keeps no time of day'),
  readerKind: z.string().describe('OFFICER, CONFIRMER (an owner or custodian), SERVICE or PARTNER'),
  readerName: z.string().describe('Of an officer: the unit; of a confirmer: empty'),
  purpose: z.string(),
  legalBasis: z.string().optional(),
  fields: z.array(z.string()),
  refusedFields: z.array(z.string()).optional().describe('Asked for by a verifier beyond what it is registered for: refused, and nothing answered'),
}).meta({ id: 'AccessLogEntry' });
type Entry = Record<string, unknown> & { id: string; at: number };

/** A receipt stands at the end of its day: a civil date in Asia/Shanghai, which is UTC+8 all year. */
const endOfDay = (onDate: string): number => Date.parse(`${onDate}T23:59:59.999+08:00`);

const newest = { idOf: (item: Entry): string => item.id, isBefore: (a: Entry, b: Entry): boolean => a.at > b.at };

const receiptJson = ({ id, partnerName, purpose, claims, onDate, refusedClaims }: Receipt) =>
  ({ id, onDate, readerKind: 'PARTNER', readerName: partnerName, purpose, fields: claims, ...(refusedClaims.length > 0 ? { refusedFields: refusedClaims } : {}) });

export const accessLogRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/access-log',
    who: ['RESIDENT'],
    summary: 'Who read one\'s data, and receipts of online checks, newest first.',
    query: pageQuery,
    answer: z.object({ entries: z.array(entry), ...pageAnswer }),
    async handle({ services }, { query, caller }) {
      const reads: Source<Entry> = {
        name: 'reads',
        cities: [],
        async list(page) {
          const { entries, nextPageToken } = await services.audit.listAccessLog(page, { caller });
          return {
            items: entries.map(({ legalBasis, time, ...rest }) => ({ ...rest, time, ...(legalBasis === '' ? {} : { legalBasis }), at: time?.getTime() ?? 0 })),
            nextPageToken,
          };
        },
      };
      const receipts: Source<Entry> = {
        name: 'receipts',
        cities: [],
        async list(page) {
          const answer = await services.code.listReceipts(page, { caller });
          return {
            items: answer.receipts.map((receipt) => ({ ...receiptJson(receipt), at: endOfDay(receipt.onDate) })),
            nextPageToken: answer.nextPageToken,
          };
        },
      };
      const page = await gather([reads, receipts], query, newest);
      return listAnswer('entries', page.items.map(({ at: _at, ...shown }) => shown), page);
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/access-log/{id}',
    who: ['RESIDENT'],
    summary: 'Removes a receipt; entries of the log itself stay.',
    answer: entry,
    async handle({ services }, { params, caller }) {
      const receiptId = params['id'] ?? '';
      if (!isUuid(receiptId)) throw new DomainError('RECEIPT_NOT_FOUND', { receipt: receiptId.slice(0, 64) });
      return receiptJson(await services.code.deleteReceipt({ receiptId }, { caller }));
    },
  }),
];
