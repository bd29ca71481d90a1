import { cityOfId, DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller, Context } from './context.js';
import { phoneCode } from './phone-code.js';
import { HIDDEN_NAME } from './domain/hiding.js';
import { findHidden } from './hidings.repository.js';
import { findResident } from './residents.repository.js';
import { countAsks, findAsk, insertAsk, markAskSent, type SmsAsk } from './sms-asks.repository.js';
import { openForOther, phoneIndex } from './vault.js';

export interface AskRequest {
  subjectId: string;
  residentId: string;
  declarationId: string;
  moveInOn: string;
  expireTime: Date;
}

/**
 * Asks a confirmer by SMS, with a code that answers once (C39). Both reads are logged first: of the phone, and of the name
 * the confirmer is told. False for whoever has no phone of their own, or was asked as often as policy allows in a day.
 * Throws NOT_ALLOWED, READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function askBySms(ctx: Context, caller: Caller, request: AskRequest): Promise<boolean> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  const { subjectId, residentId, declarationId, moveInOn, expireTime } = request;
  const known = await findAsk(ctx.db, declarationId, subjectId);
  if (known?.isSent) return true;
  const phone = await phoneOf(ctx, caller, subjectId, declarationId);
  if (phone === undefined) return false;
  const maskedName = await nameOf(ctx, caller, residentId, declarationId);
  const ask = await ctx.db.tx((tx) => open(tx, ctx, caller, { subjectId, declarationId, expireTime, phoneIndex: phoneIndex(ctx.kms, phone) }));
  if (ask === undefined) return false;
  await ctx.authorities.sendAsk(phone, { maskedName, moveInOn, code: phoneCode(ctx.kms, ask.id, ctx.policy().otpDigits) }, ask.id);
  await ctx.db.tx((tx) => markAskSent(tx, ask.id));
  return true;
}

async function phoneOf(ctx: Context, caller: Caller, subjectId: string, caseId: string): Promise<string | undefined> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident?.phoneSource !== 'SELF') return undefined;
  const fields = ['phone'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'ASK_BY_SMS', legalBasis: 'C39', caseId }, caller);
  return openForOther(ctx.kms, resident.data, read, fields).phone || undefined;
}

async function nameOf(ctx: Context, caller: Caller, subjectId: string, caseId: string): Promise<string> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const fields = ['maskedName'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId }, caller);
  return (await findHidden(ctx.db, [subjectId])).has(subjectId) ? HIDDEN_NAME : openForOther(ctx.kms, resident.data, read, fields).maskedName;
}

/** Undefined for a phone that was asked often enough today. */
async function open(tx: Tx, ctx: Context, caller: Caller, asked: Omit<SmsAsk, 'id' | 'isSent'>): Promise<SmsAsk | undefined> {
  const before = await findAsk(tx, asked.declarationId, asked.subjectId);
  if (before !== undefined) return before;
  if (await countAsks(tx, asked.phoneIndex) >= ctx.policy().smsAsksPerPhoneDay) return undefined;
  const ask = await insertAsk(tx, { ...asked, id: newUuid() });
  await recordAct(tx, caller, { act: 'ASK_BY_SMS', subjectIds: [asked.subjectId], objectId: asked.declarationId, details: { city: cityOfId(asked.declarationId) ?? '' } }, ctx.now());
  return ask;
}
