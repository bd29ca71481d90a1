import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { announce } from '../announce.js';
import type { Context } from '../context.js';
import { evidenceOfRegistration, mayAskEmployer, mayAskPresence, qualify, type Evidence } from '../domain/qualification.js';
import { isDisputed } from '../freezes.repository.js';
import { inParallel } from '../in-parallel.js';
import * as periods from '../periods.repository.js';
import * as permits from '../permits.repository.js';
import type { FiledPermit } from '../permits.repository.js';

const BATCH = 100;
const CLAIMS_AT_ONCE = 4;
const PLATFORM = asService('permit');

/**
 * 资格审核, every minute: looks at a claim soon after it is made, then once a day while something is missing. A source
 * that does not answer leaves the claim due; nothing is ever refused by it (P17).
 */
export const qualifyClaims = (ctx: Context): Job => ({
  name: 'qualify-claims',
  pattern: '30 * * * * *',
  async run(cityCodes) {
    for (const cityCode of await permits.findCitiesToQualify(ctx.db, cityCodes, shanghaiDate(ctx.now()))) await qualifyInCity(ctx, cityCode);
  },
});

async function qualifyInCity(ctx: Context, cityCode: string): Promise<void> {
  let claims: FiledPermit[];
  let after: FiledPermit | undefined;
  do {
    claims = await permits.findToQualify(ctx.db, cityCode, shanghaiDate(ctx.now()), after, BATCH);
    await inParallel(claims, CLAIMS_AT_ONCE, async (permit) => {
      try {
        await qualifyClaim(ctx, permit);
      } catch (error) {
        ctx.log.warn({ err: error, permitId: permit.id }, 'a claim could not be looked at; it waits for the next run');
      }
    });
    after = claims.at(-1);
  } while (claims.length === BATCH);
}

async function qualifyClaim(ctx: Context, claim: FiledPermit): Promise<void> {
  const found = [...(await registrationOf(ctx, claim)), ...(await employmentOf(ctx, claim))];
  const evidence = [...found, ...(await presenceOf(ctx, claim, found))];
  await ctx.db.tx((tx) => decide(ctx, tx, claim, evidence));
}

/** The registration counts while it is the 常住地 (R32). */
async function registrationOf(ctx: Context, { declarationId }: FiledPermit): Promise<Evidence[]> {
  const confirmation = await periods.findConfirmation(ctx.db, declarationId);
  return confirmation?.isHabitual ? evidenceOfRegistration(declarationId, confirmation.confirmedBy) : [];
}

/** The social-insurance registry's word, good when it reaches up to today. */
async function employmentOf(ctx: Context, { ground, residentId: subjectId, cityCode }: FiledPermit): Promise<Evidence[]> {
  if (!mayAskEmployer(ground)) return [];
  const { isEmployed, confirmedThroughOn, evidenceId } = await ctx.identity.checkEmployment({ subjectId, cityCode });
  const isCurrent = isEmployed && confirmedThroughOn >= shanghaiDate(ctx.now());
  return isCurrent ? [{ source: 'SOCIAL_INSURANCE', evidenceId }] : [];
}

/** Whether the person's own code was shown on enough days of the time a permit counts, where they let it count; a no says nothing (G10). */
async function presenceOf(ctx: Context, { ground, residentId: subjectId, cityCode, registeredOn }: FiledPermit, found: readonly Evidence[]): Promise<Evidence[]> {
  const today = shanghaiDate(ctx.now());
  const policy = ctx.policyOn(cityCode, today);
  if (!mayAskPresence(ground, found, policy)) return [];
  const earliest = addDays(today, 1 - policy.permitAfterDays);
  const { hasEnoughDays, evidenceId } = await ctx.code.checkPresence({ subjectId, fromOn: earliest > registeredOn ? earliest : registeredOn, throughOn: today });
  return hasEnoughDays ? [{ source: 'PRESENCE', evidenceId }] : [];
}

async function decide(ctx: Context, tx: Tx, claim: FiledPermit, evidence: readonly Evidence[]): Promise<void> {
  const at = ctx.now();
  const [today, tomorrow] = [shanghaiDate(at), addDays(shanghaiDate(at), 1)];
  // A dispute that came first is seen here; one that comes now waits for this decision (T9).
  await periods.holdPerson(tx, claim.residentId);
  const before = await permits.findUnheldForUpdate(tx, claim.id);
  if (before === undefined || before.version !== claim.version || before.checkOn === null || before.checkOn > today || await isDisputed(tx, before.declarationId)) return;
  const action = qualify(before, evidence, PLATFORM.via, at, ctx.policyOn(before.cityCode, today));
  if (action === null) return permits.postpone(tx, before.id, tomorrow);
  const after = await permits.append(tx, before, action, action.kind === 'QUALIFIED' ? null : tomorrow);
  await permits.keepEvidence(tx, before.id, evidence, at);
  await announce(tx, after, at);
  const act = action.kind === 'QUALIFIED' ? 'ISSUE_PERMIT' : 'NAME_MISSING_PROOF';
  await recordAct(tx, PLATFORM, { act, subjectIds: [before.residentId], objectId: before.id, details: { policyVersion: after.citation.policyVersion } }, at);
}
