import type { Metadata } from '@grpc/grpc-js';
import { readPage } from '@yuejuma/platform/db/page';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { MessageServiceService, type ChooseLanguageRequest, type ChosenLanguage, type Contacts, type GetContactsRequest, type ListMessagesRequest, type ListMessagesResponse, type ListTasksRequest, type ListTasksResponse, type Message, type ReadMessageRequest } from '@yuejuma/proto/message/v1/message_service';
import { Context } from './context.js';
import { chooseLanguage } from './choose-language.js';
import { languageOf } from './domain/language.js';
import { getContacts } from './get-contacts.js';
import { listMessages } from './list-messages.js';
import { listTasks } from './list-tasks.js';
import { readMessage } from './read-message.js';
import { toContacts, toMessage, toTask } from './to-proto.js';

const keyOf = (row: { create_time: Date; id: string }) => ({ time: row.create_time, id: row.id });

/** Everybody has an inbox, residents and staff of every kind; partners have none. */
const PEOPLE = ['RESIDENT', 'OFFICER', 'AUDITOR', 'CITY_ADMIN'] as const;

@GrpcService(MessageServiceService, { listTasks: PEOPLE, listMessages: PEOPLE, readMessage: PEOPLE, getContacts: ['RESIDENT', 'OFFICER'], chooseLanguage: ['RESIDENT'] }, { listTasks: 'READ', listMessages: 'READ', readMessage: 'WRITE', getContacts: 'READ', chooseLanguage: 'WRITE' })
export class MessageController implements Answers<typeof MessageServiceService> {
  constructor(private readonly ctx: Context) {}

  async listTasks(request: ListTasksRequest, metadata: Metadata): Promise<ListTasksResponse> {
    const caller = callerOf(metadata);
    const page = readPage(request, ['tasks', caller.subjectId, caller.jurisdictions]);
    const { tasks, openCount } = await listTasks(this.ctx, caller, page);
    return { tasks: tasks.map(toTask), nextPageToken: page.next(tasks.map(keyOf)), openCount };
  }

  async listMessages(request: ListMessagesRequest, metadata: Metadata): Promise<ListMessagesResponse> {
    const { subjectId, language } = callerOf(metadata);
    const page = readPage(request, ['messages', subjectId]);
    const { messages, unreadCount } = await listMessages(this.ctx, subjectId, page);
    return { messages: messages.map((message) => toMessage(this.ctx, message, language)), nextPageToken: page.next(messages.map(({ row }) => keyOf(row))), unreadCount };
  }

  async readMessage(request: ReadMessageRequest, metadata: Metadata): Promise<Message> {
    checkFields(request, { messageId: rules.celledId() });
    const caller = callerOf(metadata);
    return toMessage(this.ctx, await readMessage(this.ctx, caller, request.messageId), caller.language);
  }

  async getContacts(request: GetContactsRequest, metadata: Metadata): Promise<Contacts> {
    checkFields(request, { divisionCode: rules.matches(/^44(\d{2}|\d{4})?$/, 'must be the code of a district, a city or the province') });
    return toContacts(getContacts(this.ctx, request.divisionCode), callerOf(metadata).language);
  }

  async chooseLanguage(request: ChooseLanguageRequest, metadata: Metadata): Promise<ChosenLanguage> {
    checkFields(request, { language: rules.matches(/^(zh-Hans|zh-Hant|en)$/, 'must be zh-Hans, zh-Hant or en') });
    return { language: await chooseLanguage(this.ctx, callerOf(metadata), languageOf(request.language)) };
  }
}
