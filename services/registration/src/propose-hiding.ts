import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { requireCase } from './decide-case.js';
import * as declarations from './declarations.repository.js';

/** Why an officer would hide the person of a case, and on which evidence. */
export interface HidingProposal {
  grounds: string;
  evidenceIds: readonly string[];
}

/** An officer proposes, inside a case of the own unit, that nobody else reads its person's name (T7); another unit decides. CASE_NOT_FOUND, OWN_CASE. */
export async function proposeHiding(ctx: Context, caller: Caller, caseId: string, { grounds, evidenceIds }: HidingProposal): Promise<void> {
  const { residentId: subjectId, cityCode } = requireCase(await declarations.find(ctx.db, caseId), caller, caseId);
  await ctx.identity.proposeHiding({ subjectId, cityCode, caseId, reason: grounds, evidenceIds: [...evidenceIds] }, { caller });
}
