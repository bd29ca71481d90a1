import type { Tx } from '@yuejuma/platform/db/database';
import type { Context } from './context.js';
import { sealName } from './masked-name.js';
import { saveName } from './profiles.repository.js';

/** Asks identity for the masked name of a verified person: logged there, shown to the person (D6). */
export async function fetchSealedName(ctx: Context, subjectId: string): Promise<{ wrappedKey: Buffer; maskedName: Buffer } | undefined> {
  const { names } = await ctx.identity.readMaskedNames({ subjectIds: [subjectId], purpose: 'CODE_DISPLAY', legalBasis: 'R21', caseId: '' });
  const name = names.find((candidate) => candidate.subjectId === subjectId);
  return name && sealName(ctx.kms, subjectId, name.maskedName);
}

/** Gives a verified person a code: a name is all it needs (R15, R17). */
export async function enrol(ctx: Context, tx: Tx, subjectId: string, sealed: { wrappedKey: Buffer; maskedName: Buffer }): Promise<void> {
  await saveName(tx, subjectId, sealed.wrappedKey, sealed.maskedName);
  tx.afterCommit(() => ctx.profiles.drop(subjectId));
}
