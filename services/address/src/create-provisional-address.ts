import { newId } from '@yuejuma/kernel';
import { actorId, recordAct } from '@yuejuma/platform/db/audit';
import { once } from '@yuejuma/platform/db/idempotency';
import { Caller_Kind, type Caller } from '@yuejuma/proto/common/v1/caller';
import { findAddresses, insertAddresses, type AddressRow } from './addresses.repository.js';
import { canonicalParts } from './canonical-parts.js';
import type { Context } from './context.js';
import { requireDivision } from './list-divisions.js';

/** A typed address, kept as 非标准地址 until the authority makes it standard; nobody invents one (R25, C9). */
export async function createProvisionalAddress(ctx: Context, caller: Caller, typed: { addressText: string; divisionCode: string; requestId: string }): Promise<AddressRow> {
  requireDivision(ctx, typed.divisionCode);
  const { addressText: fullText, divisionCode, requestId } = typed;
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, { actor: actorId(caller), requestId, content: [fullText, divisionCode] }, async () => {
      const cityCode = divisionCode.slice(0, 4);
      const address = { id: newId(cityCode), externalId: null, divisionCode, ...canonicalParts(ctx, fullText, cityCode), fullText, isProvisional: true, buildingUse: 'OTHER' };
      await insertAddresses(tx, [address], ctx.now());
      await recordAct(tx, caller, { act: 'CREATE_PROVISIONAL_ADDRESS', subjectIds: caller.kind === Caller_Kind.RESIDENT ? [caller.subjectId] : [], objectId: address.id }, ctx.now());
      return address.id;
    });
    const [row] = await findAddresses(tx, [id]);
    return row as AddressRow;
  });
}
