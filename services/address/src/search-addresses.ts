import type { AddressCandidate } from '@yuejuma/proto/address/v1/standard_address';
import type { Context } from './context.js';
import { canonicalText } from './domain/normalise-address.js';
import { parseAddress, type ParsedAddress } from './domain/parse-address.js';
import { shorterSpellings } from './domain/road-spellings.js';
import { requireDivision } from './list-divisions.js';
import { findByBeginning, findByLikeness, findByPart, findByRoad, findNearRoads, type CandidateRow } from './search.repository.js';

const DEFAULT_LIMIT = 10;

/**
 * Standard addresses like a text, best first: by road and number where the text has them, a slip of the pen
 * in the road forgiven, else by what was typed so far, else by likeness. Says nothing about people. DIVISION_NOT_FOUND.
 */
export async function searchAddresses(ctx: Context, search: { query: string; cityCode: string; limit: number }): Promise<AddressCandidate[]> {
  requireDivision(ctx, search.cityCode);
  const parsed = parseAddress(search.query, ctx.gazetteer, search.cityCode);
  const cityCode = parsed.cityCode ?? search.cityCode;
  const text = canonicalText(parsed) || search.query;
  const limit = search.limit || DEFAULT_LIMIT;
  for (const find of strategies(ctx, parsed, cityCode, text, limit)) {
    const rows = await find();
    if (rows.length > 0) return rows.map((row) => ({ addressId: row.id, fullText: row.full_text, matchLevel: matchLevelOf(row, parsed, text), score: Math.round(row.score * 1_000) / 1_000, dwellingId: row.dwelling_id ?? '' }));
  }
  return [];
}

/** Below this, a part or a likeness of a text would be found in half the city. */
const MIN_PART = 3;

/** From the surest to the vaguest; the first that finds anything answers. */
function strategies({ db }: Context, { districtCode, road, number }: ParsedAddress, cityCode: string, text: string, limit: number): (() => Promise<CandidateRow[]>)[] {
  const hasDoor = road !== null && number !== null;
  const isLong = [...text].length >= MIN_PART;
  const nothing = async (): Promise<CandidateRow[]> => [];
  return [
    hasDoor ? () => findByRoad(db, cityCode, districtCode, [road], number, text, limit) : nothing,
    hasDoor ? async () => findByRoad(db, cityCode, districtCode, await findNearRoads(db, cityCode, shorterSpellings(road)), number, text, limit) : nothing,
    () => findByBeginning(db, cityCode, districtCode, text, limit),
    isLong ? () => findByPart(db, cityCode, districtCode, text, limit) : nothing,
    isLong ? () => findByLikeness(db, cityCode, districtCode, text, limit) : nothing,
  ];
}

/** How much of the text the address agrees with; about text, never about people. */
function matchLevelOf(row: CandidateRow, { road, building, room }: ParsedAddress, text: string): string {
  if (row.search_text === text) return 'EXACT';
  if (road === null) return 'TEXT';
  if (room !== null && row.room === room && (building === null || row.building === building)) return 'ROOM';
  return building !== null && row.building === building ? 'BUILDING' : 'ROAD';
}
