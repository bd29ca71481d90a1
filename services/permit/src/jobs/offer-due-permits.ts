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
import type { DueKey, DuePeriod } from '../periods.repository.js';
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
  await ctx.db.tx((tx) => periods.settleHolders(tx, cityCode, today));
  let after: DueKey | undefined;
  for (;;) {
    const due = await periods.findDue(ctx.db, cityCode, today, after, BATCH);
    const checked = await checkHukou(ctx, due, cityCode, policy);
    await ctx.db.tx((tx) => settle(ctx, tx, checked, today, policy));
    after = due.at(-1);
    if (due.length < BATCH || checked.length === 0) return;
  }
}

interface Checked {
  due: DuePeriod;
  hasHukouHere: boolean;
}

/** Nobody applies where their own hukou is (R58, SC663-2). Leaves out whom identity does not answer about. */
async function checkHukou(ctx: Context, due: readonly DuePeriod[], cityCode: string, policy: Policy): Promise<Checked[]> {
  if (!policy.permitRefusedInHukouCity) return due.map((one) => ({ due: one, hasHukouHere: false }));
  const checked: Checked[] = [];
  await inParallel(inParts(due, IN_A_QUESTION), QUESTIONS_AT_ONCE, async (part) => {
    try {
      const { results } = await ctx.identity.checkHukous({ subjectIds: part.map(({ residentId }) => residentId), cityCode });
      const isInCity = new Map(results.map((result) => [result.subjectId, result.isInCity]));
      checked.push(...part.flatMap((one) => [isInCity.get(one.residentId)].flatMap((hasHukouHere) => (hasHukouHere === undefined ? [] : [{ due: one, hasHukouHere }]))));
    } catch (error) {
      ctx.log.warn({ err: error, people: part.length }, 'hukou could not be checked; these offers wait for the next run');
    }
  });
  return checked;
}

async function settle(ctx: Context, tx: Tx, checked: readonly Checked[], today: PlainDate, policy: Policy): Promise<void> {
  if (checked.length === 0) return;
  await periods.holdPeople(tx, checked.map(({ due }) => due.residentId));
  const stillDue = await periods.holdStillDue(tx, checked.map(({ due }) => due.declarationId), today);
  const settled = checked.filter(({ due }) => stillDue.has(due.declarationId));
  const idsOf = (hasHukouHere: boolean): string[] => settled.filter((one) => one.hasHukouHere === hasHukouHere).map(({ due }) => due.declarationId);
  const offered = await offer(ctx, tx, settled.filter((one) => !one.hasHukouHere).map(({ due }) => due), today, policy);
  await periods.settleAll(tx, idsOf(true), 'HUKOU_IN_CITY', today);
  await periods.settleAll(tx, idsOf(false).filter((id) => !offered.has(id)), 'PERMIT_EXISTS', today);
  await periods.settleAll(tx, [...offered], 'OFFERED', today);
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
