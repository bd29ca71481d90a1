import { cityOfId, newUuid } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Context } from '../context.js';
import { codeTriesLeft } from '../domain/limits.js';
import { readSmsAnswer } from '../domain/sms-answer.js';
import { findUsage, insertAttempt, lockTarget } from '../otp.repository.js';
import { isPhoneCode } from '../phone-code.js';
import { answerAsk, countReceived, findCursor, findOpenAsks, insertReceived, saveCursor } from '../sms-asks.repository.js';
import { phoneIndex } from '../vault.js';

const BATCH = 100;

/**
 * Takes what phones sent, each message once (C39). An answer counts from the phone that was asked, with its code, until its
 * deadline; anything else changes nothing. A wrong code is counted against the phone, and a phone that nobody asked hears
 * nothing, so that a forged sender makes us write to nobody.
 */
export const collectSmsAnswers = (ctx: Context): Job => ({
  name: 'collect-sms-answers',
  pattern: '*/20 * * * * *',
  async run() {
    for (;;) {
      const cursor = await findCursor(ctx.db);
      const { messages, nextCursor } = await ctx.authorities.pullSms(cursor, BATCH);
      for (const message of messages) await take(ctx, message);
      if (nextCursor !== cursor) await ctx.db.tx((tx) => saveCursor(tx, nextCursor));
      if (messages.length < BATCH) return;
    }
  },
});

async function take(ctx: Context, { messageId, phone, text }: { messageId: string; phone: string; text: string }): Promise<void> {
  const needsHelp = await ctx.db.tx((tx) => answer(tx, ctx, messageId, phoneIndex(ctx.kms, phone), text));
  // A help that was not sent is not worth a second try: whoever needs it writes again.
  if (needsHelp) await ctx.authorities.sendAnswerHelp(phone, messageId).catch(() => undefined);
}

/** Whether the phone is to be told how to answer: once an hour, and only one that was asked. */
async function answer(tx: Tx, ctx: Context, messageId: string, index: Buffer, text: string): Promise<boolean> {
  const target = { phoneIndex: index, documentIndex: index };
  await lockTarget(tx, target);
  if (!(await insertReceived(tx, messageId, index))) return false;
  const asks = await findOpenAsks(tx, index, ctx.now());
  if (asks.length === 0) return false;
  const isFirst = await countReceived(tx, index) === 1;
  const answered = readSmsAnswer(text);
  if (answered === undefined) return isFirst;
  if (codeTriesLeft(await findUsage(tx, target), ctx.policy()) === 0) return false;
  const ask = asks.find(({ id }) => isPhoneCode(ctx.kms, id, ctx.policy().otpDigits, answered.code));
  if (ask === undefined) {
    await insertAttempt(tx, { attemptId: newUuid(), kind: 'CODE', verificationId: messageId, ...target });
    return isFirst;
  }
  const { id: askId, subjectId, declarationId } = ask;
  await answerAsk(tx, askId, answered.answer);
  await emit(tx, 'identity.answered-by-sms.v1', { subjectId, declarationId, cityCode: cityOfId(declarationId) ?? '', answer: answered.answer, askId }, ctx.now());
  await recordAct(tx, asService('identity'), { act: 'ANSWER_BY_SMS', subjectIds: [subjectId], objectId: declarationId, details: { answer: answered.answer } }, ctx.now());
  return false;
}
