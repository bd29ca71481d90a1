import { newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { asService, recordActs } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { emitAll } from '@yuejuma/platform/queue/outbox';
import { cite, type Policy } from '@yuejuma/policy';
import { announceAll } from '../announce.js';
import type { Context } from '../context.js';
import { inParallel, inParts } from '../in-parallel.js';
import * as periods from '../periods.repository.js';
import type { DueKey, DuePeriod, Outcome } from '../periods.repository.js';
import * as permits from '../permits.repository.js';

const BATCH = 500;
/** How many people's hukou is one question, and how many questions are asked at once: mass enrolments become due in one night. */
const IN_A_QUESTION = 100;
const QUESTIONS_AT_ONCE = 3;
const PLATFORM = asService('permit');

/**
 * Every night, offers a permit to everybody whose days are full (R49). Postgres is the calendar: the job may run twice,
 * on two pods, or days late. Whom identity does not answer about stays due for the next run.
 */
export const offerDuePermits = (ctx: Context): Job => ({
  name: 'offer-due-permits',
  pattern: nightly,
  async run(cityCodes) {
    for (const cityCode of await periods.findCitiesDue(ctx.db, cityCodes, shanghaiDate(ctx.now()))) await offerInCity(ctx, cityCode);
  },
});

/** From 03:15 on, spread over half an hour by city. */
export const nightly = (cityCode: string): string => `${Number(cityCode) % 60} ${15 + (Number(cityCode) % 30)} 3 * * *`;

async function offerInCity(ctx: Context, cityCode: string): Promise<void> {
  const today = shanghaiDate(ctx.now());
  const policy = ctx.policyOn(cityCode, today);
  if (policy.permitIssuer !== 'PLATFORM') return;
  let after: DueKey | undefined;
  for (;;) {
    const due = await periods.findDue(ctx.db, cityCode, today, after, BATCH);
    const found = await look(ctx, due, cityCode, policy);
    if (found.length > 0) await ctx.db.tx((tx) => settle(ctx, tx, cityCode, found, today, policy));
    after = due.at(-1);
    if (due.length < BATCH || found.length === 0) return;
  }
}

interface Found {
  due: DuePeriod;
  /** What stands in the way of an offer, as it was before anything was held. */
  obstacle: Exclude<Outcome, 'OFFERED'> | null;
}

/** Nobody's hukou is asked about who holds a permit of the city or is offered one. */
async function look(ctx: Context, due: readonly DuePeriod[], cityCode: string, policy: Policy): Promise<Found[]> {
  const holders = await permits.findHolders(ctx.db, cityCode, due.map(({ residentId }) => residentId));
  const held = due.filter(({ residentId }) => holders.has(residentId)).map((one): Found => ({ due: one, obstacle: 'PERMIT_EXISTS' }));
  return [...held, ...(await checkHukou(ctx, due.filter(({ residentId }) => !holders.has(residentId)), cityCode, policy))];
}

/** Nobody applies where their own hukou is (R58, SC663-2). Leaves out whom identity does not answer about. */
async function checkHukou(ctx: Context, due: readonly DuePeriod[], cityCode: string, policy: Policy): Promise<Found[]> {
  if (!policy.permitRefusedInHukouCity) return due.map((one) => ({ due: one, obstacle: null }));
  const checked: Found[] = [];
  await inParallel(inParts(due, IN_A_QUESTION), QUESTIONS_AT_ONCE, async (part) => {
    try {
      const { results } = await ctx.identity.checkHukous({ subjectIds: part.map(({ residentId }) => residentId), cityCode });
      const isInCity = new Map(results.map((result) => [result.subjectId, result.isInCity]));
      checked.push(...part.filter(({ residentId }) => isInCity.has(residentId)).map((one): Found => ({ due: one, obstacle: isInCity.get(one.residentId) ? 'HUKOU_IN_CITY' : null })));
    } catch (error) {
      ctx.log.warn({ err: error, people: part.length }, 'hukou could not be checked; these offers wait for the next run');
    }
  });
  return checked;
}

async function settle(ctx: Context, tx: Tx, cityCode: string, found: readonly Found[], today: PlainDate, policy: Policy): Promise<void> {
  const people = found.map(({ due }) => due.residentId);
  const [, stillDue, holders] = await Promise.all([
    periods.holdPeople(tx, people),
    periods.holdStillDue(tx, found.map(({ due }) => due.declarationId), today),
    permits.findHolders(tx, cityCode, people),
  ]);
  // Whoever's permit ended in between was not asked about, and waits for the next run.
  const settled = found.filter(({ due, obstacle }) => stillDue.has(due.declarationId) && (obstacle !== 'PERMIT_EXISTS' || holders.has(due.residentId)));
  const offered = await offer(ctx, tx, settled.filter(({ obstacle }) => obstacle === null).map(({ due }) => due), today, policy);
  const outcomeOf = ({ due, obstacle }: Found): Outcome => obstacle ?? (offered.has(due.declarationId) ? 'OFFERED' : 'PERMIT_EXISTS');
  await periods.settleAll(tx, new Map(settled.map((one) => [one.due.declarationId, outcomeOf(one)])), today);
}

/** Offers, announces and logs in a few statements, however many are due; says which registrations led to an offer. */
async function offer(ctx: Context, tx: Tx, due: readonly DuePeriod[], offeredOn: PlainDate, policy: Policy): Promise<Set<string>> {
  const at = ctx.now();
  const citation = cite(policy, 'permitAfterDays', 'carryOverGapDays', 'permitRefusedInHukouCity');
  const opened = await permits.openAll(tx, due.map((one) => ({ ...one, kind: 'OFFERED', by: PLATFORM.via, at, permitId: newId(one.cityCode), offeredOn, citation })));
  await emitAll(tx, 'permit.offered.v1', opened.map(({ id, residentId, cityCode }) => ({ permitId: id, subjectId: residentId, cityCode, offeredOn })), at);
  await announceAll(tx, opened, at);
  await recordActs(tx, PLATFORM, opened.map(({ id, residentId }) => ({
    act: 'OFFER_PERMIT', subjectIds: [residentId], objectId: id, details: { policyVersion: policy.version },
  })), at);
  return new Set(opened.map((permit) => permit.declarationId));
}
