import { breach, invalidFields, newUuid } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { SmsReport_State as State, SmsServiceService, type ListSmsReportsRequest, type ListSmsReportsResponse, type RegisterSmsTemplatesRequest, type RegisterSmsTemplatesResponse, type SendSmsRequest, type SendSmsResponse } from '@yuejuma/proto/authority/v1/sms';
import { Context } from './context.js';
import { saveSms } from './deliveries.repository.js';
import * as notices from './notices.repository.js';
import { smsText } from './domain/sms-templates.js';

/** 短信网关 as a development start has it. Its "no" is a message taken and never delivered. */
@GrpcService(SmsServiceService, { sendSms: ['SERVICE'], registerSmsTemplates: ['SERVICE'], listSmsReports: ['SERVICE'] }, { sendSms: 'WRITE', registerSmsTemplates: 'BATCH', listSmsReports: 'BATCH' })
export class SmsController implements Answers<typeof SmsServiceService> {
  constructor(private readonly context: Context) {}

  async sendSms(request: SendSmsRequest): Promise<SendSmsResponse> {
    checkFields(request, { phone: rules.text(20), requestId: rules.text(100) });
    const { phone, templateId, parameters, requestId } = request;
    const text = smsText(templateId, parameters, notices.findTemplate(this.context.store, templateId));
    if (text === undefined) throw invalidFields([{ field: 'templateId', ...breach.notListed('is no registered template, or a parameter of it is missing') }]);
    if (await this.context.modes.pass('sms')) return { receiptId: notices.loseSms(this.context.store, newUuid()) };
    return { receiptId: saveSms(this.context.store, { phone, templateId, parameters, text, requestId, receiptId: newUuid(), sendTime: this.context.clock.now() }) };
  }

  async registerSmsTemplates({ templates }: RegisterSmsTemplatesRequest): Promise<RegisterSmsTemplatesResponse> {
    for (const template of templates) checkFields(template, { templateId: rules.text(60), text: rules.text(500) });
    await this.context.modes.pass('sms');
    notices.fileTemplates(this.context.store, templates);
    return {};
  }

  async listSmsReports({ receiptIds }: ListSmsReportsRequest): Promise<ListSmsReportsResponse> {
    await this.context.modes.pass('sms');
    const states = notices.smsStates(this.context.store, receiptIds);
    return { reports: [...states].map(([receiptId, isDelivered]) => ({ receiptId, state: isDelivered ? State.DELIVERED : State.UNDELIVERABLE })) };
  }
}
