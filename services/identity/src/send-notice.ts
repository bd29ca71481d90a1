import { DomainError } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { findResident } from './residents.repository.js';
import { requireResident } from './require-resident.js';
import { findDevicesOf } from './sessions.repository.js';
import { openForOther } from './vault.js';

/** A notice on its way, in words of the closed registry. */
export interface NoticeToSend {
  subjectId: string;
  channel: 'SMS' | 'PUSH';
  templateId: string;
  parameters: Record<string, string>;
  noticeId: string;
  objectId: string;
  requestId: string;
}

/**
 * Sends a notice to a person's phone or devices, so that the sender never learns the number. Returns the providers' ids, none
 * without a device. NOT_ALLOWED, RESIDENT_NOT_FOUND, READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function sendNotice(ctx: Context, caller: Caller, notice: NoticeToSend): Promise<string[]> {
  if (caller.via !== 'message') throw new DomainError('NOT_ALLOWED');
  return notice.channel === 'SMS' ? [await sendSms(ctx, caller, notice)] : ringDevices(ctx, notice);
}

/** The number is opened for this one message: logged first, shown to the person (D6). */
async function sendSms(ctx: Context, caller: Caller, { subjectId, templateId, parameters, objectId, requestId }: NoticeToSend): Promise<string> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const fields = ['phone'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'SEND_NOTICE', legalBasis: 'R30', caseId: objectId }, caller);
  return ctx.authorities.sendNotice(openForOther(ctx.kms, resident.data, read, fields).phone, templateId, parameters, requestId);
}

/** Ids only go to the gateway: the app reads the words itself. */
async function ringDevices(ctx: Context, { subjectId, noticeId, requestId }: NoticeToSend): Promise<string[]> {
  await requireResident(ctx.db, subjectId);
  const devices = await findDevicesOf(ctx.db, subjectId);
  return Promise.all(devices.map((deviceId) => ctx.authorities.ringDevice(deviceId, noticeId, `${requestId}.${deviceId}`)));
}
