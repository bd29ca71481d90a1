import { shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { Message_Delivery_Channel, Message_Delivery_State, Task_CaseKind, Task_Kind, Task_State, type Contacts, type Message, type Task } from '@yuejuma/proto/message/v1/message_service';
import type { Context } from './context.js';
import { isToConfirmer } from './domain/confirmer-templates.js';
import { isAboutOwnDeclaration } from './domain/own-declaration.js';
import { languageOf } from './domain/language.js';
import { render } from './domain/render.js';
import type { DeliveredMessage } from './list-messages.js';
import type { TaskRow } from './tasks.repository.js';

export const toTask = (row: TaskRow): Task => ({
  id: row.id,
  kind: Task_Kind[row.kind as keyof typeof Task_Kind],
  state: Task_State[row.state as keyof typeof Task_State],
  deadlineTime: row.deadline_time ?? undefined,
  createTime: row.create_time,
  declarationId: ABOUT_ELSE.includes(row.kind) ? '' : row.object_id,
  rollbackId: row.kind === 'NOTE_ROLLBACK' ? row.object_id : '',
  proxyId: row.kind === 'ACCEPT_PROXY' ? behindCity(row.object_id) : '',
  whoElse: row.who_else,
  caseKind: Task_CaseKind[(row.case_kind ?? 'UNSPECIFIED') as keyof typeof Task_CaseKind],
});

/** Kinds of tasks that are about no declaration. */
const ABOUT_ELSE: readonly string[] = ['CLAIM_PERMIT', 'NOTE_ROLLBACK', 'ACCEPT_PROXY'];

/** What identity keeps has no city in its id; the inbox put the city in front that it is told in. */
const behindCity = (objectId: string): string => objectId.slice(objectId.indexOf('-') + 1);

export const toMessage = (ctx: Context, { row, deliveries }: DeliveredMessage, language: string): Message => ({
  id: row.id,
  templateId: row.template_id,
  text: render(row.template_id, row.parameters, language, ctx.names),
  createTime: row.create_time,
  isRead: row.read_time !== null,
  declarationId: isToConfirmer(row.template_id) ? (row.object_id ?? '') : '',
  ownDeclarationId: isAboutOwnDeclaration(row.template_id) ? (row.object_id ?? '') : '',
  deliveries: deliveries.map(({ channel, state, end_time: endTime }) => ({
    channel: Message_Delivery_Channel[channel],
    state: Message_Delivery_State[state],
    deliveredOn: state === 'DELIVERED' && endTime !== null ? shanghaiDate(endTime) : '',
  })),
});

export const toContacts = ({ hotlines, channels }: Pick<Policy, 'hotlines' | 'channels'>, language: string): Contacts => ({
  hotlines: hotlines.map(({ divisionCode, name, phone }) => ({ divisionCode, name: name[languageOf(language)], phone })),
  channels: channels.map(({ id, name }) => ({ id, name: name[languageOf(language)] })),
});
