import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { pageOf, type PageRequest } from './list-residences.js';

/** What the caller declared for somebody else, and who that is. */
export interface CoResidence {
  declaration: FiledDeclaration;
  maskedName: string;
}

/**
 * 同住人 the caller declared, newest first, each by their masked name; logged before it is shown. Whom the caller no longer acts
 * for identity does not name, and they are left out: their registration is their own (G13). READ_NOT_LOGGED.
 */
export async function listCoResidents(ctx: Context, caller: Caller, request: PageRequest): Promise<{ coResidents: CoResidence[]; nextPageToken: string }> {
  const page = readPage(request, ['co-residents', caller.subjectId]);
  const { declarations: found, nextPageToken } = pageOf(page, await declarations.findOfDeclarant(ctx.db, caller.subjectId, page));
  const names = await namesOf(ctx, caller, [...new Set(found.map(({ residentId }) => residentId))]);
  const coResidents = found.flatMap((declaration) => {
    const maskedName = names.get(declaration.residentId);
    return maskedName === undefined ? [] : [{ declaration, maskedName }];
  });
  return { coResidents, nextPageToken };
}

async function namesOf({ identity }: Context, caller: Caller, subjectIds: string[]): Promise<Map<string, string>> {
  if (subjectIds.length === 0) return new Map();
  const { names } = await identity.readMaskedNames({ subjectIds, purpose: 'DECLARED_FOR_OTHERS', legalBasis: 'R40', caseId: '' }, { caller });
  return new Map(names.map(({ subjectId, maskedName }) => [subjectId, maskedName]));
}
