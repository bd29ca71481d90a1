import { DomainError } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { findDivisions } from './divisions.repository.js';
import type { Division } from './divisions-file.js';

/** The code of the province, whose children are the cities. */
const PROVINCE = '44';

/** 行政区划 below a parent (R65). DIVISION_NOT_FOUND for a code that is none; a community has nothing below it. */
export async function listDivisions(ctx: Context, parentCode: string): Promise<Division[]> {
  if (parentCode === '' || parentCode === PROVINCE) return findDivisions(ctx.db, '');
  requireDivision(ctx, parentCode);
  return findDivisions(ctx.db, parentCode);
}

/** Throws DIVISION_NOT_FOUND for a code that no division of the province has. */
export function requireDivision(ctx: Pick<Context, 'divisionNames'>, code: string): void {
  if (!ctx.divisionNames.has(code)) throw new DomainError('DIVISION_NOT_FOUND', { divisionCode: code.slice(0, 20) });
}
