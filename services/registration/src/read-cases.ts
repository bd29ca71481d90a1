import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { requireCase } from './decide-case.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { jurisdictionsOf } from './domain/jurisdiction.js';
import { pageOf, type DeclarationPage, type PageRequest } from './list-residences.js';
import { readMaskedName } from './read-masked-name.js';

/** Open cases of the officer's own unit, oldest first; without names. */
export async function listCases(ctx: Context, { jurisdictions }: Caller, request: PageRequest): Promise<DeclarationPage> {
  const own = jurisdictionsOf(jurisdictions);
  const page = readPage(request, ['cases', own]);
  return pageOf(page, await declarations.findOpenCases(ctx.db, own, page));
}

/** One case of the own unit with the masked name; logged before it is shown. CASE_NOT_FOUND, READ_NOT_LOGGED. */
export async function getCase(ctx: Context, caller: Caller, id: string): Promise<{ declaration: FiledDeclaration; maskedName: string }> {
  const declaration = requireCase(await declarations.find(ctx.db, id), caller, id);
  return { declaration, maskedName: await readMaskedName(ctx, caller, declaration, 'DECIDE_CASE') };
}
