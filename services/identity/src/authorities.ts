import { nameOf } from '@yuejuma/platform/grpc/fields';
import type { Peers } from '@yuejuma/platform/grpc/client';
import { FaceCheckServiceService, RedeemAssertionResponse_Result } from '@yuejuma/proto/authority/v1/face_check';
import { InboundSmsServiceService } from '@yuejuma/proto/authority/v1/inbound_sms';
import { PopulationRegistryServiceService } from '@yuejuma/proto/authority/v1/population_registry';
import { PushServiceService } from '@yuejuma/proto/authority/v1/push';
import { SmsServiceService } from '@yuejuma/proto/authority/v1/sms';
import { SocialInsuranceServiceService } from '@yuejuma/proto/authority/v1/social_insurance';
import type { Claim, RegistryFacts } from './domain/person.js';

/** What the outside authorities are asked; each throws DEPENDENCY_UNAVAILABLE while its authority is down. */
export interface Authorities {
  /** 短信网关: sends a phone code; a repeat of the request id sends nothing. */
  sendCode(phone: string, code: string, minutes: number, requestId: string): Promise<void>;
  /** The same for a consent at a counter, which says to what; the officer types the code. */
  sendConsentCode(phone: string, code: string, act: string, minutes: number, requestId: string): Promise<void>;
  /** 短信网关: sends a notice in words filed there; a repeat of the request id sends nothing. Returns the gateway's id of it. */
  sendNotice(phone: string, templateId: string, parameters: Record<string, string>, requestId: string): Promise<string>;
  /** 推送网关: rings a device; a repeat of the request id rings nothing. Returns the gateway's id of it. */
  ringDevice(deviceId: string, noticeId: string, requestId: string): Promise<string>;
  /** Asks a confirmer to answer by SMS. */
  sendAsk(phone: string, ask: { maskedName: string; moveInOn: string; code: string }, requestId: string): Promise<void>;
  /** Says how to answer by SMS. */
  sendAnswerHelp(phone: string, requestId: string): Promise<void>;
  /** What phones sent since, oldest first. */
  pullSms(cursor: string, maxMessages: number): Promise<{ messages: { messageId: string; phone: string; text: string }[]; nextCursor: string }>;
  /** 人脸核验: redeems an assertion; a repeat of the request id answers alike (P12: no picture comes here). */
  redeemFace(claim: Claim, assertion: string, requestId: string): Promise<'MATCH' | 'NO_MATCH' | 'INVALID'>;
  /** 人口库: what is filed about this name and number together, undefined when they are not. */
  matchPerson(claim: Claim): Promise<RegistryFacts | undefined>;
  /** 社保: employment in a city. */
  checkEmployment(documentNumber: string, cityCode: string): Promise<{ isEmployed: boolean; confirmedThroughOn: string; evidenceId: string }>;
}

/** The authorities over gRPC; one address answers for all of them. */
export function authoritiesOf(peers: Peers): Authorities {
  const sms = peers.of(SmsServiceService, 'simulators');
  const push = peers.of(PushServiceService, 'simulators');
  const inbound = peers.of(InboundSmsServiceService, 'simulators');
  const face = peers.of(FaceCheckServiceService, 'simulators');
  const population = peers.of(PopulationRegistryServiceService, 'simulators');
  const insurance = peers.of(SocialInsuranceServiceService, 'simulators');
  return {
    async sendCode(phone, code, minutes, requestId) {
      await sms.sendSms({ phone, templateId: 'verification-code', parameters: { code, minutes: String(minutes) }, requestId });
    },
    async sendConsentCode(phone, code, act, minutes, requestId) {
      await sms.sendSms({ phone, templateId: `consent-code-${act.toLowerCase()}`, parameters: { code, minutes: String(minutes) }, requestId });
    },
    sendNotice: async (phone, templateId, parameters, requestId) => (await sms.sendSms({ phone, templateId, parameters, requestId })).receiptId,
    ringDevice: async (deviceId, noticeId, requestId) => (await push.sendPush({ deviceId, noticeId, requestId })).receiptId,
    async sendAsk(phone, ask, requestId) {
      await sms.sendSms({ phone, templateId: 'confirm-by-sms', parameters: ask, requestId });
    },
    async sendAnswerHelp(phone, requestId) {
      await sms.sendSms({ phone, templateId: 'answer-help', parameters: {}, requestId });
    },
    pullSms: (cursor, maxMessages) => inbound.pullSms({ cursor, maxMessages }),
    async redeemFace({ fullName, documentNumber }, assertion, requestId) {
      const { result } = await face.redeemAssertion({ fullName, documentNumber, assertion, requestId });
      return nameOf(RedeemAssertionResponse_Result, result);
    },
    async matchPerson({ fullName, documentType, documentNumber }) {
      const { isMatch, person } = await population.matchPerson({ fullName, documentType, documentNumber });
      if (!isMatch || person === undefined) return undefined;
      const { birthOn, sex, hukouAddress, hukouDivisionCode, asOfTime } = person;
      return { birthDate: birthOn, sex, hukouAddress, hukouDivisionCode, asOfTime };
    },
    checkEmployment: (documentNumber, cityCode) => insurance.checkEmployment({ documentNumber, cityCode }),
  };
}
