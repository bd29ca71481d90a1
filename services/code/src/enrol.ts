import type { Tx } from '@yuejuma/platform/db/database';
import type { Context } from './context.js';
import { sealName } from './masked-name.js';
import { saveNames, type NewName } from './profiles.repository.js';

/** Asks identity for the masked names of verified people: one logged read, shown to each of them (D6). */
export async function fetchSealedNames(ctx: Context, subjectIds: string[]): Promise<NewName[]> {
  const { names } = await ctx.identity.readMaskedNames({ subjectIds, purpose: 'CODE_DISPLAY', legalBasis: 'R21', caseId: '' });
  return names.map(({ subjectId, maskedName }) => ({ subjectId, ...sealName(ctx.kms, subjectId, maskedName) }));
}

/** Gives verified people a code: a name is all it needs (R15, R17). */
export async function enrol(ctx: Context, tx: Tx, names: readonly NewName[]): Promise<void> {
  const changed = await saveNames(tx, names);
  tx.afterCommit(() => changed.forEach((subjectId) => ctx.profiles.drop(subjectId)));
}
