import { randomBytes } from 'node:crypto';
import { breach, invalidFields, newId } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { insertAddresses, insertRoadSpellings, type NewAddress } from './addresses.repository.js';
import { canonicalParts } from './canonical-parts.js';
import type { Context } from './context.js';
import { shorterSpellings } from './domain/road-spellings.js';
import { findDwellingsByExternalId, insertDwellings, type DwellingRow } from './dwellings.repository.js';
import { requireDivision } from './list-divisions.js';

/** A standard address as the address authority delivers it (R65). */
export type ImportedDwelling = Pick<NewAddress, 'divisionCode' | 'fullText' | 'buildingUse'> & { externalId: string };

const BATCH = 1_000;

/** Loads a batch of standard addresses and makes each a dwelling; a known one stays as it is. DIVISION_NOT_FOUND. */
export async function importDwellings(ctx: Context, caller: Caller, batch: readonly ImportedDwelling[]): Promise<DwellingRow[]> {
  if (batch.length === 0 || batch.length > BATCH) throw invalidFields([{ field: 'dwellings', ...breach.wrongCount(1, BATCH) }]);
  for (const { divisionCode } of batch) requireDivision(ctx, divisionCode);
  const addresses = batch.map((imported) => newAddress(ctx, imported));
  return ctx.db.tx(async (tx) => {
    await insertAddresses(tx, addresses, ctx.now());
    await insertRoadSpellings(tx, spellingsOf(addresses));
    await insertDwellings(tx, batch.map(({ externalId, divisionCode }) => ({ id: newId(divisionCode.slice(0, 4)), externalId, houseCodeId: randomBytes(16) })), ctx.now());
    await recordAct(tx, caller, { act: 'IMPORT_DWELLINGS', subjectIds: [], objectId: addresses[0]?.id ?? '', details: { count: String(batch.length) } }, ctx.now());
    return findDwellingsByExternalId(tx, batch.map(({ externalId }) => externalId));
  });
}

function newAddress(ctx: Context, { externalId, divisionCode, fullText, buildingUse }: ImportedDwelling): NewAddress {
  const cityCode = divisionCode.slice(0, 4);
  return { id: newId(cityCode), externalId, divisionCode, fullText, buildingUse, ...canonicalParts(ctx, fullText, cityCode), isProvisional: false };
}

function spellingsOf(addresses: readonly NewAddress[]): { cityCode: string; road: string; shorter: string }[] {
  const roads = new Map(addresses.filter(({ road }) => road !== '').map(({ divisionCode, road }) => [`${divisionCode.slice(0, 4)}${road}`, { cityCode: divisionCode.slice(0, 4), road }]));
  return [...roads.values()].flatMap(({ cityCode, road }) => shorterSpellings(road).map((shorter) => ({ cityCode, road, shorter })));
}
