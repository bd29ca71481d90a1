import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Why somebody may see the masked name, and the rule that allows it. */
const PURPOSES = {
  CONFIRM_RESIDENCE: { purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27' },
  DECIDE_CASE: { purpose: 'DECIDE_CASE', legalBasis: 'R25' },
} as const;

/**
 * The resident's masked name, for somebody who has to answer. Identity logs the read before it answers (D6); the same
 * reader asking about the same case at the same moment is one read. Never inside a transaction.
 */
export function readMaskedName(ctx: Context, caller: Caller, d: FiledDeclaration, purpose: keyof typeof PURPOSES): Promise<string> {
  const key = `${caller.subjectId} ${d.id}`;
  const reading = ctx.namesBeingRead.get(key) ?? ask(ctx, caller, d, purpose).finally(() => ctx.namesBeingRead.delete(key));
  ctx.namesBeingRead.set(key, reading);
  return reading;
}

async function ask({ identity }: Context, caller: Caller, d: FiledDeclaration, purpose: keyof typeof PURPOSES): Promise<string> {
  const { names } = await identity.readMaskedNames({ subjectIds: [d.residentId], ...PURPOSES[purpose], caseId: d.id }, { caller });
  return names.find((name) => name.subjectId === d.residentId)?.maskedName ?? '';
}
