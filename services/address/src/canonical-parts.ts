import type { NewAddress } from './addresses.repository.js';
import type { Context } from './context.js';
import { canonicalText } from './domain/normalise-address.js';
import { parseAddress } from './domain/parse-address.js';

/** The parts of an address in the one spelling that is stored and searched (C10). */
export function canonicalParts({ gazetteer }: Pick<Context, 'gazetteer'>, fullText: string, cityCode: string): Pick<NewAddress, 'road' | 'roadNumber' | 'building' | 'unit' | 'room' | 'searchText'> {
  const parsed = parseAddress(fullText, gazetteer, cityCode);
  const { road, number, building, unit, room } = parsed;
  return { road: road ?? '', roadNumber: number ?? '', building: building ?? '', unit: unit ?? '', room: room ?? '', searchText: canonicalText(parsed) || fullText };
}
