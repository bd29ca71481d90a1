import { ageOn, DomainError, newUuid, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { isAnswered, once } from '@yuejuma/platform/db/idempotency';
import type { Policy } from '@yuejuma/policy';
import type { Caller, Context } from './context.js';
import { deleteTry, findTries, insertTry, lockDeclarant } from './co-residents.repository.js';
import { readClaim } from './domain/claim.js';
import { coResidentLimitHit } from './domain/limits.js';
import type { Claim, RegistryFacts } from './domain/person.js';
import type { ProxyGround } from './domain/proxy.js';
import { filePerson } from './file-person.js';
import { openProxy } from './open-proxy.js';
import { documentIndex } from './vault.js';

export interface CoResidentRequest extends Claim {
  cityCode: string;
  requestId: string;
}

/**
 * 添加同住人 (R40, R41): files a person whom the registry knows by name and number, and who may not declare themselves; who
 * declares for them acts for a child at once, for an elder once the elder agrees (G13).
 * Nothing is announced, so that no code comes of it (C12, R46). Nothing is looked up here before the registry answers, and
 * a number that is filed already is left as it is, so that known and unknown ones answer alike. Returns the subject id.
 * Throws INVALID_FIELD, DOCUMENT_TYPE_NOT_OPEN, IDENTITY_NOT_CONFIRMED, CO_RESIDENT_AGE, RATE_LIMITED, REQUEST_ID_REUSED,
 * NOT_ALLOWED, DEPENDENCY_UNAVAILABLE.
 */
export async function enrolCoResident(ctx: Context, caller: Caller, request: CoResidentRequest): Promise<string> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  const today = shanghaiDate(ctx.now());
  const claim = readClaim(request, { allowSynthetic: ctx.allowSynthetic, today });
  // Keyed, so that the fingerprint kept of the request gives no number away to a guess (T15).
  const content = ctx.kms.mac('request-1', JSON.stringify(claim)).toString('hex');
  const asked = { actor: caller.subjectId, requestId: request.requestId, content };
  const facts = await isAnswered(ctx.db, asked) ? undefined : await askRegistry(ctx, caller, claim);
  const ground = facts && groundOf(facts, today, ctx.policyOf(request.cityCode));
  const { id } = await ctx.db.tx((tx) => once(tx, asked, () => file(tx, ctx, caller, { claim, facts, ground, cityCode: request.cityCode })));
  return id;
}

/** What the registry files of them; the try is counted before it is asked, and given back when it cannot answer. */
async function askRegistry(ctx: Context, caller: Caller, claim: Claim): Promise<RegistryFacts> {
  const tried = { tryId: newUuid(), declarantId: caller.subjectId, documentIndex: documentIndex(ctx, claim) };
  await ctx.db.tx(async (tx) => {
    await lockDeclarant(tx, caller.subjectId);
    const hit = coResidentLimitHit(await findTries(tx, tried), ctx.policy());
    if (hit !== undefined) throw new DomainError('RATE_LIMITED', { limit: hit.limit }, [], hit.retryAfterSeconds);
    await insertTry(tx, tried);
  });
  const facts = await ctx.authorities.matchPerson(claim).catch(async (error: unknown) => {
    await ctx.db.tx((tx) => deleteTry(tx, tried.tryId));
    throw error;
  });
  if (facts === undefined) throw new DomainError('IDENTITY_NOT_CONFIRMED');
  return facts;
}

/** Why somebody may not declare themselves; 16 to 60 do (R41). Both bounds count as outside, by civil date (G1). */
function groundOf({ birthDate }: RegistryFacts, today: PlainDate, { minorMaxAge, elderMinAge }: Policy): ProxyGround {
  const age = ageOn(birthDate as PlainDate, today);
  if (age <= minorMaxAge) return 'MINOR';
  if (age >= elderMinAge) return 'ELDER';
  throw new DomainError('CO_RESIDENT_AGE', { minorMaxAge: String(minorMaxAge), elderMinAge: String(elderMinAge) });
}

/** What is known of them; without the registry's word, the request was answered before. */
interface Enrolment {
  claim: Claim;
  facts: RegistryFacts | undefined;
  ground: ProxyGround | undefined;
  cityCode: string;
}

async function file(tx: Tx, ctx: Context, caller: Caller, { claim, facts, ground, cityCode }: Enrolment): Promise<string> {
  if (facts === undefined || ground === undefined) throw new DomainError('CONCURRENT_CHANGE');
  const { subjectId } = await filePerson(tx, ctx, claim, facts, 'DECLARANT');
  await openProxy(tx, ctx, caller, { subjectId, cityCode, ground, birthOn: facts.birthDate as PlainDate });
  await recordAct(tx, caller, { act: 'ENROL_CO_RESIDENT', subjectIds: [subjectId], objectId: subjectId }, ctx.now());
  return subjectId;
}
