import { shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { seal } from '@yuejuma/platform/kms';
import type { Context } from './context.js';
import { isChild, type Claim, type RegistryFacts, type Source } from './domain/person.js';
import { SESSION_PICK_UP_MS } from './domain/verification.js';
import { enrolPerson } from './enrol-person.js';
import { pickUpPlace } from './get-verification.js';
import { openSession } from './open-session.js';
import { endVerification, type Verification } from './verifications.repository.js';

/** A claim that the population registry confirmed, and who saw the person. */
export interface Confirmed {
  claim: Claim;
  facts: RegistryFacts;
  /** Who says that name and number are this person's: the registry with a face, or a counter. */
  documentSource: Source;
}

/** Whether somebody signs in through a guardian, on the platform's today. */
export const isChildToday = (ctx: Context, birthDate: string): boolean => isChild(birthDate, shanghaiDate(ctx.now()), ctx.policy().minorMaxAge);

/** Files the person, signs the device in and ends the verification, which keeps the session for ten minutes. Returns the subject id. */
export async function completeVerification(tx: Tx, ctx: Context, verification: Verification, { claim, facts, documentSource }: Confirmed): Promise<string> {
  const { asOfTime, ...registered } = facts;
  const now = ctx.now();
  const subjectId = await enrolPerson(tx, ctx, { ...claim, ...registered }, {
    documentSource, documentAsOf: now, registrySource: 'POPULATION_REGISTRY', registryAsOf: asOfTime ?? now, phoneSource: 'SELF', phoneAsOf: now,
  }, verification.subjectId);
  const session = await openSession(tx, ctx, subjectId, { key: verification.deviceKey, thumbprint: verification.deviceThumbprint });
  const sealed = seal(ctx.kms.openDataKey(verification.wrappedKey), Buffer.from(JSON.stringify(session)), pickUpPlace(verification.id));
  await endVerification(tx, verification.id, { state: 'VERIFIED', subjectId, session: sealed, expireTime: new Date(now.getTime() + SESSION_PICK_UP_MS) });
  return subjectId;
}

/** Ends a verification without a session. */
export async function refuseVerification(tx: Tx, ctx: Context, { id, subjectId }: Pick<Verification, 'id' | 'subjectId'>): Promise<void> {
  await endVerification(tx, id, { state: 'REFUSED', subjectId, session: null, expireTime: ctx.now() });
}
