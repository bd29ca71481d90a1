import { nameOf } from '@yuejuma/platform/grpc/fields';
import type { Peers } from '@yuejuma/platform/grpc/client';
import { PushReport_State, PushServiceService } from '@yuejuma/proto/authority/v1/push';
import { SmsReport_State, SmsServiceService } from '@yuejuma/proto/authority/v1/sms';
import { IdentityServiceService, SendNoticeRequest_Channel } from '@yuejuma/proto/identity/v1/identity_service';
import type { Channel, Delivery } from './deliveries.repository.js';
import { LANGUAGES, type Language } from './domain/language.js';
import { TEMPLATES } from './domain/templates.js';

/** What became of something a provider took. */
export type Report = 'UNDER_WAY' | 'DELIVERED' | 'UNDELIVERABLE';

/** What is outside of this service; each rejects while it does not answer. */
export interface Providers {
  /** Sends by way of identity, which alone knows phone and devices; a repeat of the delivery's id sends nothing. Returns the providers' ids. */
  send(delivery: Delivery, words: Record<string, string>, language: Language): Promise<string[]>;
  /** The reports about receipts; those never given out are left out. */
  reportsOf(channel: Channel, receiptIds: readonly string[]): Promise<Report[]>;
}

/** A provider files one text under one name. */
const filedAs = (templateId: string, language: Language): string => (language === 'zh-Hans' ? templateId : `${templateId}-${language.toLowerCase()}`);

/** Identity and the providers over gRPC. The provider takes texts filed with it only, so they are filed before the first is sent, and again after a failure. */
export function providersOf(peers: Peers): Providers {
  const identity = peers.of(IdentityServiceService, 'identity');
  const sms = peers.of(SmsServiceService, 'simulators');
  const push = peers.of(PushServiceService, 'simulators');
  let filing: Promise<unknown> | undefined;
  const file = async (): Promise<void> => {
    filing ??= sms.registerSmsTemplates({ templates: Object.entries(TEMPLATES).flatMap(([templateId, { texts }]) => LANGUAGES.map((language) => ({ templateId: filedAs(templateId, language), text: `【粤居码】${texts[language]}` }))) });
    await filing;
  };
  return {
    async send({ id, recipientId, channel, templateId, messageId, objectId }, words, language) {
      try {
        if (channel === 'SMS') await file();
        const { receiptIds } = await identity.sendNotice({
          subjectId: recipientId, channel: SendNoticeRequest_Channel[channel], templateId: filedAs(templateId, language), parameters: words, noticeId: messageId, objectId, requestId: id,
        });
        return receiptIds;
      } catch (error) {
        filing = undefined;
        throw error;
      }
    },
    async reportsOf(channel, receiptIds) {
      const ids = [...receiptIds];
      if (channel === 'PUSH') return (await push.listPushReports({ receiptIds: ids })).reports.map(({ state }) => nameOf(PushReport_State, state));
      return (await sms.listSmsReports({ receiptIds: ids })).reports.map(({ state }) => nameOf(SmsReport_State, state));
    },
  };
}
