import { DAY_POSITIONS, encodePrintedCode } from '@yuejuma/code-format';
import { addDays, DomainError, newUuid, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Kms } from '@yuejuma/platform/kms';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { PrintedCode } from '@yuejuma/proto/code/v1/printed_code';
import type { Context } from './context.js';
import { deletePrinted, findPrinted, insertPrinted, listPrintedRevoked, lockPrinted, type PrintedRow } from './printed-codes.repository.js';
import { ISSUER } from './show-code.js';

const NONE: PrintedCode = { text: '', fromOn: '', throughOn: '' };
/** Draws before a position that is taken by chance is taken for something else. */
const DRAWS = 40;

/** The printed code the caller has, to be printed again; its text is made anew and is the same code. */
export async function getPrintedCode(ctx: Context, subjectId: string): Promise<PrintedCode> {
  const row = await findPrinted(ctx.db, subjectId, shanghaiDate(ctx.now()));
  return row ? { text: textOf(ctx, row), fromOn: row.fromOn, throughOn: row.throughOn } : NONE;
}

/** 打印纸质码: a new one, which revokes the one before. A repeat of the request id changes nothing. REQUEST_ID_REUSED. */
export async function issuePrintedCode(ctx: Context, caller: Caller, requestId: string): Promise<PrintedCode> {
  const { subjectId } = caller;
  await ctx.db.tx(async (tx) => {
    await lockPrinted(tx, subjectId);
    await once(tx, { actor: subjectId, requestId, content: ['PRINTED_CODE'] }, async () => {
      await revoke(tx, ctx, subjectId);
      await keep(tx, ctx, subjectId);
      await recordAct(tx, caller, { act: 'ISSUE_PRINTED_CODE', subjectIds: [subjectId], objectId: '' }, ctx.now());
      return requestId;
    });
  });
  return getPrintedCode(ctx, subjectId);
}

/** Revokes the caller's printed code: refused online at once, offline from the next list on. Without one it changes nothing. */
export async function revokePrintedCode(ctx: Context, caller: Caller): Promise<PrintedCode> {
  await ctx.db.tx(async (tx) => {
    await lockPrinted(tx, caller.subjectId);
    if (!(await revoke(tx, ctx, caller.subjectId))) return;
    await recordAct(tx, caller, { act: 'REVOKE_PRINTED_CODE', subjectIds: [caller.subjectId], objectId: '' }, ctx.now());
  });
  return NONE;
}

/** The position of a code: random to everybody without the key. */
export const printedPosition = (kms: Kms, codeId: string): number => kms.mac('printed-position', codeId).readUInt32BE() % DAY_POSITIONS;

/** What a code is found by when somebody shows its position. */
export const printedPositionMac = (kms: Kms, position: number): Buffer => kms.mac('printed-index', String(position));

async function revoke(tx: Tx, ctx: Context, subjectId: string): Promise<boolean> {
  const old = await deletePrinted(tx, subjectId);
  if (old !== undefined) await listPrintedRevoked(tx, printedPosition(ctx.kms, old.codeId), old.throughOn);
  return old !== undefined;
}

/** From today's midnight on, the same for everybody who prints today. */
async function keep(tx: Tx, ctx: Context, subjectId: string): Promise<void> {
  const { codeVersion: version, printedCodeDays } = ctx.policy();
  const fromOn = shanghaiDate(ctx.now());
  const row = { subjectId, kid: ctx.issuerKeys.activeOf('p').kid, version, fromOn, throughOn: addDays(fromOn, printedCodeDays - 1) };
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const codeId = newUuid();
    const position = printedPosition(ctx.kms, codeId);
    if (await insertPrinted(tx, { ...row, codeId }, position, printedPositionMac(ctx.kms, position))) return;
  }
  throw new DomainError('OVERLOADED');
}

function textOf(ctx: Context, { codeId, kid, version, fromOn, throughOn }: PrintedRow): string {
  const second = (time: Date): number => time.getTime() / 1_000;
  const { alg, sign } = ctx.issuerKeys.signer(kid);
  const claims = { iss: ISSUER, exp: second(startOfShanghaiDay(addDays(throughOn, 1))), nbf: second(startOfShanghaiDay(fromOn)), version, statusIndex: printedPosition(ctx.kms, codeId) };
  return encodePrintedCode(claims, { kid, alg, sign: (bytes) => sign(bytes) });
}
