import { breach, invalidFields } from '@yuejuma/kernel';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { InboundSmsServiceService, type PullSmsRequest, type PullSmsResponse } from '@yuejuma/proto/authority/v1/inbound_sms';
import { Context } from './context.js';
import { findInboundSms } from './inbound-sms.repository.js';

const MOST = 200;

/** What phones sent, as a development start has it. Its "no" is that nothing came. */
@GrpcService(InboundSmsServiceService, { pullSms: ['SERVICE'] }, { pullSms: 'BATCH' })
export class InboundSmsController implements Answers<typeof InboundSmsServiceService> {
  constructor(private readonly context: Context) {}

  async pullSms({ cursor, maxMessages }: PullSmsRequest): Promise<PullSmsResponse> {
    if (!/^\d{0,15}$/.test(cursor)) throw invalidFields([{ field: 'cursor', ...breach.malformed('is none of ours') }]);
    if (await this.context.modes.pass('sms')) return { messages: [], nextCursor: cursor };
    const found = findInboundSms(this.context.store, Number(cursor), Math.min(Math.max(maxMessages, 1), MOST));
    const messages = found.map(({ messageId, phone, text, receiveMs }) => ({ messageId, phone, text, receiveTime: new Date(receiveMs) }));
    return { messages, nextCursor: String(found.at(-1)?.sequence ?? cursor) };
  }
}
