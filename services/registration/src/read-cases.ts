import { jurisdictionOf } from '@yuejuma/kernel';
import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { requireCase } from './decide-case.js';
import * as declarations from './declarations.repository.js';
import type { Evidence } from './domain/evidence.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { findEvidence } from './evidence.repository.js';
import { pageOf, type PageRequest } from './list-residences.js';
import { readMaskedName } from './read-masked-name.js';

/** A case with what was handed in about it. */
export interface CaseSight {
  declaration: FiledDeclaration;
  evidence: Evidence[];
  /** Empty where it is not read. */
  maskedName: string;
}

/** Open cases of the officer's own unit, oldest first; without names. */
export async function listCases(ctx: Context, { jurisdictions }: Caller, request: PageRequest): Promise<{ cases: CaseSight[]; nextPageToken: string }> {
  const jurisdiction = jurisdictionOf(jurisdictions);
  const page = readPage(request, ['cases', jurisdiction.own, jurisdiction.reviewed]);
  const { declarations: found, nextPageToken } = pageOf(page, await declarations.findOpenCases(ctx.db, jurisdiction, page));
  return { cases: await withEvidence(ctx, found), nextPageToken };
}

/** One case of the own unit with the masked name; logged before it is shown. CASE_NOT_FOUND, READ_NOT_LOGGED. */
export async function getCase(ctx: Context, caller: Caller, id: string): Promise<CaseSight> {
  const declaration = requireCase(await declarations.find(ctx.db, id), caller, id);
  const maskedName = await readMaskedName(ctx, caller, declaration, 'DECIDE_CASE');
  return { declaration, maskedName, evidence: await findEvidence(ctx.db, [id]) };
}

/** A case that was just decided, without the name. */
export const sightAfterDecision = async (ctx: Context, declaration: FiledDeclaration): Promise<CaseSight> =>
  ({ declaration, maskedName: '', evidence: await findEvidence(ctx.db, [declaration.id]) });

async function withEvidence(ctx: Context, found: readonly FiledDeclaration[]): Promise<CaseSight[]> {
  const evidence = Map.groupBy(await findEvidence(ctx.db, found.map(({ id }) => id)), ({ declarationId }) => declarationId);
  return found.map((declaration) => ({ declaration, evidence: evidence.get(declaration.id) ?? [], maskedName: '' }));
}
