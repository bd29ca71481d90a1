import type { Gazetteer } from './gazetteer.js';
import type { Door } from './parse-door.js';
import { parseAddress } from './parse-address.js';

/**
 * The one spelling of an address without its divisions (C10): 天河区中山大道西一八八號骏景花园3幢二单元1204室 →
 * 中山大道西188号骏景花园3栋2单元1204房. Two addresses of one district are the same where this is the same.
 */
export function normaliseAddress(text: string, gazetteer: Gazetteer, cityCode?: string): string {
  return canonicalText(parseAddress(text, gazetteer, cityCode));
}

/** The canonical spelling of parts already read, for rows that are stored. */
export function canonicalText({ road, number, estate, building, unit, floor, room }: Door): string {
  return [road ?? '', ending(number, '号'), estate ?? '', ending(building, '栋'), ending(unit, '单元'), ending(floor, '层'), ending(room, '房')].join('');
}

function ending(part: string | null, word: string): string {
  return part === null ? '' : part + word;
}
