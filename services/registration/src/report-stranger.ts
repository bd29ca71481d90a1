import { addDays, addMonths, DomainError, newUuid, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { dispute, isReportable, refuseFrozen, type Reporter } from '@yuejuma/residence';
import { answerHeld } from './answer-declaration.js';
import type { Context } from './context.js';
import { findOwnedAddress } from './find-place.js';
import { findOwn } from './own-declaration.js';
import * as reports from './stranger-reports.repository.js';

/** Where a stranger is said to be registered: at the caller's own registration, or in a dwelling of theirs. */
export type StrangerAt = { declarationId: string } | { dwellingId: string };

const DAY_SECONDS = 86_400;

/** Who reports, as what, and for which address. */
interface Report {
  reporter: Reporter;
  addressId: string;
  cityCode: string;
  /** The registration or dwelling by which they may. */
  objectId: string;
}

/**
 * "A stranger is registered at my address" (T9): the effects of what the owner did not confirm are frozen, nothing ends, and
 * an officer decides. The answer is the same whoever lives there, or nobody (C25). DECLARATION_NOT_FOUND,
 * DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED, DWELLING_NOT_FOUND, OWNERSHIP_NOT_PROVEN, RATE_LIMITED.
 */
export async function reportStranger(ctx: Context, caller: Caller, at: StrangerAt): Promise<void> {
  const report = 'dwellingId' in at ? await asOwner(ctx, caller, at.dwellingId) : await asResident(ctx, caller, at.declarationId);
  await ctx.db.tx(async (tx) => {
    await refuseTooMany(ctx, tx, caller.subjectId, report);
    const reportId = newUuid();
    await reports.insertReport(tx, reportId, caller.subjectId, ctx.now());
    await announceReport(ctx, tx, { reportId, reporterId: caller.subjectId, cityCode: report.cityCode });
    await freeze(ctx, tx, caller, report);
    await recordAct(tx, caller, { act: 'REPORT_STRANGER', subjectIds: [caller.subjectId], objectId: report.objectId }, ctx.now());
  });
}

/** Says only that somebody reported, and when whatever came of it is over (C25). */
function announceReport(ctx: Context, tx: Tx, report: { reportId: string; reporterId: string; cityCode: string }): Promise<void> {
  const today = shanghaiDate(ctx.now());
  return emit(tx, 'residence.stranger-reported.v1', { ...report, closesOn: addDays(today, ctx.policyOn(report.cityCode, today).disputeCloseDays) }, ctx.now());
}

async function asResident(ctx: Context, caller: Caller, id: string): Promise<Report> {
  const home = await findOwn(ctx, caller, id);
  if (home.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: id, state: home.state });
  refuseFrozen(home);
  return { reporter: { kind: 'RESIDENT', household: [caller.subjectId, home.residentId, home.declarantId] }, addressId: home.addressId, cityCode: home.cityCode, objectId: id };
}

async function asOwner(ctx: Context, caller: Caller, dwellingId: string): Promise<Report> {
  const cityCode = dwellingId.slice(0, 4);
  const addressId = await findOwnedAddress(ctx, caller, dwellingId);
  return { reporter: { kind: 'OWNER', subjectId: caller.subjectId }, addressId, cityCode, objectId: dwellingId };
}

/** Counts reports, never what came of them, so that the limit tells nothing either. */
async function refuseTooMany(ctx: Context, tx: Tx, reporterId: string, { cityCode }: Report): Promise<void> {
  await reports.holdReporter(tx, reporterId);
  const today = shanghaiDate(ctx.now());
  const count = await reports.countReports(tx, reporterId, startOfShanghaiDay(addMonths(today, -1)));
  if (count >= ctx.policyOn(cityCode, today).strangerReportsPerMonth) throw new DomainError('RATE_LIMITED', { limit: 'stranger-reports-per-month' }, [], DAY_SECONDS);
}

async function freeze(ctx: Context, tx: Tx, caller: Caller, { reporter, addressId }: Report): Promise<void> {
  for (const held of await reports.holdUnfrozen(tx, addressId, caller.subjectId)) {
    const after = await answerHeld(ctx, tx, caller, held, {
      act: 'DISPUTE_RESIDENCE', rulesOf: 'TODAY', decide: (d, time, policy) => (isReportable(d, reporter) ? dispute(d, caller.subjectId, time, policy) : null),
    });
    if (after !== held) await reports.insertFreeze(tx, caller.subjectId, held.id);
  }
}
