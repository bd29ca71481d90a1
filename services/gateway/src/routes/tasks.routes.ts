import { DomainError } from '@yuejuma/kernel';
import { Message_Delivery_Channel, Message_Delivery_State, Task_CaseKind, Task_Kind, Task_State, type Message, type Task } from '@yuejuma/proto/message/v1/message_service';
import type { ConfirmerView } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import { everyCell, gather } from '../cells/gather.js';
import type { Context } from '../context.js';
import { noFields, pageQuery, route, type Call, type Route } from '../http/route.js';
import { civilDate, instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';
import { newestFirst } from './orders.js';
import { registrationOf } from './residences.routes.js';

/** Everybody who signs in but partners. */
const PEOPLE = ['RESIDENT', 'OFFICER', 'AUDITOR', 'CITY_ADMIN'] as const;

const task = z.object({
  id: z.string(),
  kind: listed(['CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END', 'NOTE_ROLLBACK', 'ACCEPT_PROXY']),
  caseKind: listed(['CONFIRMATION', 'APPEAL', 'END', 'DISPUTE']).optional().describe('What the officers decide'),
  state: listed(['OPEN', 'DONE', 'CLOSED']),
  createTime: instant,
  deadlineTime: instant.optional(),
  declarationId: z.string().optional(),
  rollbackId: z.string().optional().describe('What the province is to note'),
  proxyId: z.string().optional().describe('What the person is asked to agree to'),
  maskedName: z.string().optional().describe('Read through the access log; absent while that does not answer'),
  dwelling: z.string().optional().describe('Full text of the address'),
  moveInDate: z.string().optional(),
  whoElse: z.array(z.string()),
}).meta({ id: 'Task' });

const delivery = z.object({
  channel: listed(['SMS', 'PUSH']), state: listed(['QUEUED', 'SENT', 'DELIVERED', 'FAILED']), deliveredOn: civilDate.optional(),
}).meta({ id: 'Delivery' });

const message = z.object({ id: z.string(), templateId: z.string(), text: z.string(), createTime: instant, isRead: z.boolean(), declarationId: z.string().optional().describe('In notices to owner and custodian: what they may look at by GET /v1/declarations/{id}, a read the person sees'), ownDeclarationId: z.string().optional().describe('In notices to a resident: which of the own residences it is about, by its id in GET /v1/me/residences'), deliveredBy: z.array(delivery).describe('How it reached the person besides this list, as the providers reported') }).meta({ id: 'Message' });

const messageJson = ({ id, templateId, text, createTime, isRead, deliveries, declarationId, ownDeclarationId }: Message): object => ({
  id, templateId, text, createTime, isRead, ...withoutEmpty({ declarationId, ownDeclarationId }),
  deliveredBy: deliveries.map(({ channel, state, deliveredOn }) => ({
    channel: shortName(Message_Delivery_Channel, channel), state: shortName(Message_Delivery_State, state), ...withoutEmpty({ deliveredOn }),
  })),
});

/** What a confirmer may see of each open task, read and logged one by one; a task that is no longer theirs shows nothing. */
async function viewsOf(context: Context, tasks: readonly Task[], { caller }: Pick<Call<unknown, unknown>, 'caller'>): Promise<Map<string, ConfirmerView>> {
  const open = tasks.filter(({ kind, state }) => (kind === Task_Kind.CONFIRM_RESIDENCE || kind === Task_Kind.REVIEW_HABITUAL) && state === Task_State.OPEN);
  const views = await Promise.all(open.map(({ declarationId }) => Promise.resolve()
    .then(() => registrationOf(context.services, declarationId).getConfirmerView({ declarationId }, { caller }))
    .catch((error: unknown) => {
      context.log.info({ err: error, declarationId }, 'a task goes out without its view');
      return undefined;
    })));
  return new Map(views.filter((view) => view !== undefined).map((view) => [view.declarationId, view]));
}

/** What the cells that answer count together; on the first page, when all of them are asked. */
function countOf({ pageToken }: { pageToken?: string | undefined }) {
  const counts = new Map<object, number>();
  return {
    set: (cell: object, count: number) => void counts.set(cell, count),
    as: (name: string) => (pageToken === undefined || pageToken === '' ? { [name]: [...counts.values()].reduce((sum, count) => sum + count, 0) } : {}),
  };
}

export const taskRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/tasks',
    who: PEOPLE,
    summary: 'What one has to do, newest first.',
    query: pageQuery,
    answer: z.object({ tasks: z.array(task), ...pageAnswer, openCount: z.int().optional().describe('Open ones in all, on the first page') }),
    async handle(context, { query, caller }) {
      const open = countOf(query);
      const sources = everyCell(context.services.message.everywhere, async (peer, page) => {
        const { tasks, nextPageToken, openCount } = await peer.listTasks(page, { caller });
        open.set(peer, openCount);
        return { items: tasks, nextPageToken };
      });
      const page = await gather(sources, query, newestFirst);
      const views = await viewsOf(context, page.items, { caller });
      const addresses = await readAddresses(context, [...views.values()].map(({ addressId }) => addressId), caller);
      return { ...listAnswer('tasks', page.items.map((found) => {
        const view = views.get(found.declarationId);
        return {
          id: found.id,
          kind: shortName(Task_Kind, found.kind),
          state: shortName(Task_State, found.state),
          createTime: found.createTime,
          ...withoutEmpty({
            deadlineTime: found.deadlineTime,
            declarationId: found.declarationId,
            rollbackId: found.rollbackId,
            proxyId: found.proxyId,
            caseKind: found.caseKind === Task_CaseKind.UNSPECIFIED ? '' : shortName(Task_CaseKind, found.caseKind),
            maskedName: view?.maskedName,
            dwelling: addresses.get(view?.addressId ?? '')?.fullText,
            moveInDate: view?.moveInOn,
          }),
          whoElse: found.whoElse,
        };
      }), page), ...open.as('openCount') };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/me/messages',
    who: PEOPLE,
    summary: 'Notices in the language asked for, newest first.',
    query: pageQuery,
    answer: z.object({ messages: z.array(message), ...pageAnswer, unreadCount: z.int().optional().describe('Unread ones in all, on the first page') }),
    async handle({ services }, { query, caller }) {
      const unread = countOf(query);
      const sources = everyCell(services.message.everywhere, async (peer, page) => {
        const { messages, nextPageToken, unreadCount } = await peer.listMessages(page, { caller });
        unread.set(peer, unreadCount);
        return { items: messages, nextPageToken };
      });
      const page = await gather(sources, query, newestFirst);
      return { ...listAnswer('messages', page.items.map(messageJson), page), ...unread.as('unreadCount') };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/messages/{id}:read',
    who: PEOPLE,
    summary: 'Marks a notice as read; again changes nothing.',
    body: noFields,
    answer: message,
    async handle({ services }, { params, caller }) {
      const messageId = params['id'] ?? '';
      const peer = services.message.ofId(messageId, () => new DomainError('MESSAGE_NOT_FOUND', { message: messageId.slice(0, 64) }));
      return messageJson(await peer.readMessage({ messageId }, { caller }));
    },
  }),
];
