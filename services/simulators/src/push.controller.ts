import { newUuid } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { PushReport_State as State, PushServiceService, type ListPushReportsRequest, type ListPushReportsResponse, type SendPushRequest, type SendPushResponse } from '@yuejuma/proto/authority/v1/push';
import { Context } from './context.js';
import { pushStates, savePush } from './notices.repository.js';

/** 推送网关 as a development start has it. Its "no" is a push taken and never delivered. */
@GrpcService(PushServiceService, { sendPush: ['SERVICE'], listPushReports: ['SERVICE'] }, { sendPush: 'WRITE', listPushReports: 'BATCH' })
export class PushController implements Answers<typeof PushServiceService> {
  constructor(private readonly context: Context) {}

  async sendPush(request: SendPushRequest): Promise<SendPushResponse> {
    checkFields(request, { deviceId: rules.text(100), noticeId: rules.text(100), requestId: rules.text(100) });
    const isDelivered = !(await this.context.modes.pass('push'));
    return { receiptId: savePush(this.context.store, { ...request, receiptId: newUuid(), isDelivered }) };
  }

  async listPushReports({ receiptIds }: ListPushReportsRequest): Promise<ListPushReportsResponse> {
    await this.context.modes.pass('push');
    const states = pushStates(this.context.store, receiptIds);
    return { reports: [...states].map(([receiptId, isDelivered]) => ({ receiptId, state: isDelivered ? State.DELIVERED : State.UNDELIVERABLE })) };
  }
}
