import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { Evidence } from './domain/evidence.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { findEvidence } from './evidence.repository.js';

/** A page as asked for. */
export interface PageRequest {
  pageSize: number;
  pageToken: string;
}

/** A page of declarations. */
export interface DeclarationPage {
  declarations: FiledDeclaration[];
  nextPageToken: string;
}

/** The caller's own declarations with what was handed in about them, newest first. */
export async function listResidences(ctx: Context, caller: Caller, request: PageRequest): Promise<DeclarationPage & { evidence: Evidence[] }> {
  const page = readPage(request, ['residences', caller.subjectId]);
  const found = await declarations.findOfResident(ctx.db, caller.subjectId, page);
  return { ...pageOf(page, found), evidence: await findEvidence(ctx.db, found.map(({ id }) => id)) };
}

/** A page with the token of the one after it. */
export const pageOf = (page: ReturnType<typeof readPage>, rows: FiledDeclaration[]): DeclarationPage =>
  ({ declarations: rows, nextPageToken: page.next(rows.map(({ createTime: time, id }) => ({ time, id }))) });
