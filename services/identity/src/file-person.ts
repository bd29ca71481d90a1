import { newUuid } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Context } from './context.js';
import type { Claim, RegistryFacts, Source } from './domain/person.js';
import { isMadeUp } from './domain/synthetic-person.js';
import { findSubject, insertResidents } from './residents.repository.js';
import { holdIndexVersions } from './vault-keys.repository.js';
import { documentIndexes, sealRow } from './vault.js';

/**
 * Files somebody whom the registry confirmed and who has not verified themselves: no code, nothing announced (C12).
 * A document that is filed already stays as it is, phone and all.
 */
export async function filePerson(tx: Tx, ctx: Context, claim: Claim, { asOfTime, ...registered }: RegistryFacts, toldBy: Source): Promise<{ subjectId: string; isNew: boolean }> {
  const person = { ...claim, ...registered };
  const [subjectId, time, indexes] = [newUuid(), ctx.now(), documentIndexes(ctx.kms, claim, await holdIndexVersions(tx))];
  const [filed] = await insertResidents(tx, [{
    subjectId, documentIndexes: indexes, isSynthetic: isMadeUp(person), time, documentSource: toldBy, documentAsOf: time,
    registrySource: 'POPULATION_REGISTRY', registryAsOf: asOfTime ?? time, phoneSource: toldBy, phoneAsOf: time, ...sealRow(ctx.kms, 'residents', subjectId, person),
  }]);
  return { subjectId: filed ?? (await findSubject(tx, indexes)) as string, isNew: filed !== undefined };
}
