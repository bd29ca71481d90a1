import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

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

/** The caller's own declarations, newest first. */
export async function listResidences(ctx: Context, caller: Caller, request: PageRequest): Promise<DeclarationPage> {
  const page = readPage(request, ['residences', caller.subjectId]);
  return pageOf(page, await declarations.findOfResident(ctx.db, caller.subjectId, page));
}

/** A page with the token of the one after it. */
export const pageOf = (page: ReturnType<typeof readPage>, rows: FiledDeclaration[]): DeclarationPage =>
  ({ declarations: rows, nextPageToken: page.next(rows.map(({ createTime: time, id }) => ({ time, id }))) });
