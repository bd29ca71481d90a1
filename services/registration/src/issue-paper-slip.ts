import { randomBytes } from 'node:crypto';
import { addDays, DomainError, newId, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { awaitsConfirmer, refuseOwnCase } from '@yuejuma/residence';
import { known } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { coversDivision } from './domain/jurisdiction.js';
import { SLIP_CODE_BYTES, slipCode, slipCodeHash } from './domain/slip-code.js';
import { insertSlip } from './paper-slips.repository.js';
import { readMaskedName } from './read-masked-name.js';

/** A slip as it is printed; its code is shown this once. */
export interface IssuedSlip {
  id: string;
  code: string;
  maskedName: string;
  declaration: FiledDeclaration;
  expireTime: Date;
}

/**
 * A slip that a resident without a phone takes to the owner to sign (C39): a code and the masked name, nothing else of the
 * person. DECLARATION_NOT_FOUND for another unit's, OWN_CASE, DECLARATION_NOT_PENDING, READ_NOT_LOGGED.
 */
export async function issuePaperSlip(ctx: Context, caller: Caller, declarationId: string): Promise<IssuedSlip> {
  const declaration = ownUnits(caller, declarationId, await declarations.find(ctx.db, declarationId));
  if (!awaitsConfirmer(declaration)) throw new DomainError('DECLARATION_NOT_PENDING', { declaration: declarationId, state: declaration.state });
  const maskedName = await readMaskedName(ctx, caller, declaration, 'DECIDE_CASE');
  const createTime = ctx.now();
  const today = shanghaiDate(createTime);
  const { paperSlipDays } = ctx.policyOn(declaration.cityCode, today);
  // Paper names a day, no hour: it is taken until that day is over.
  const expireTime = startOfShanghaiDay(addDays(today, paperSlipDays + 1));
  const slip = { id: newId(declaration.cityCode), declarationId, issuedBy: caller.subjectId, createTime, expireTime };
  const code = slipCode(randomBytes(SLIP_CODE_BYTES));
  await ctx.db.tx(async (tx) => {
    await insertSlip(tx, slip, slipCodeHash(code));
    await recordAct(tx, caller, { act: 'ISSUE_PAPER_SLIP', subjectIds: [declaration.residentId], objectId: declarationId, details: { slip: slip.id } }, createTime);
  });
  return { id: slip.id, code, maskedName, declaration, expireTime: slip.expireTime };
}

/** A declaration of the officer's own unit, and none of their own. DECLARATION_NOT_FOUND, OWN_CASE. */
export function ownUnits({ subjectId, unitId, jurisdictions }: Caller, id: string, found: FiledDeclaration | undefined): FiledDeclaration {
  const d = known(id)(found !== undefined && coversDivision(jurisdictions, found.divisionCode) ? found : undefined);
  refuseOwnCase(d, { by: subjectId, unitId });
  return d;
}
