import { addDays, breach, cityOfId, DomainError, invalidFields, newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { once } from '@yuejuma/platform/db/idempotency';
import { readPage } from '@yuejuma/platform/db/page';
import type { Policy } from '@yuejuma/policy';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { findPlace, type Place } from './find-place.js';
import type { PageRequest } from './list-residences.js';
import { findStandingRule, findStandingRules, insertStandingRule, revokeRule, type StandingRule } from './standing-rules.repository.js';

export interface StandingRuleRequest extends Pick<StandingRule, 'maxPeople' | 'untilOn' | 'reason'> {
  addressIds: readonly string[];
  requestId: string;
}

/**
 * A confirmer lets declarations for some dwellings be confirmed by itself (G12): dormitories, or as many dwellings as make a
 * scale rental, never the flats of private people. NOT_THE_CONFIRMER, STANDING_RULE_NOT_OPEN, INVALID_FIELD, REQUEST_ID_REUSED,
 * ADDRESS_NOT_FOUND.
 */
export async function createStandingRule(ctx: Context, caller: Caller, { addressIds, requestId, ...rule }: StandingRuleRequest): Promise<StandingRule> {
  const cityCode = cityOfId(addressIds[0] ?? '') ?? '';
  const today = shanghaiDate(ctx.now());
  const policy = ctx.policyOn(cityCode, today);
  refuseOutOfBounds(rule, today, policy);
  const places = await Promise.all([...new Set(addressIds)].map((addressId) => findPlace(ctx, caller, { addressId }, requestId)));
  const dwellingIds = places.map((place) => dwellingOf(place, caller));
  const isScale = dwellingIds.length >= policy.scaleRentalRooms;
  if (rule.reason === 'SCALE_RENTAL' ? !isScale : !places.every(({ isDormitory }) => isDormitory)) throw new DomainError('STANDING_RULE_NOT_OPEN', { minimum: String(policy.scaleRentalRooms) });
  const createTime = ctx.now();
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, { actor: caller.subjectId, requestId, content: { dwellingIds, ...rule } }, async () => {
      const row = { ...rule, id: newId(cityCode), confirmerId: caller.subjectId, dwellingIds, createTime };
      await insertStandingRule(tx, row);
      await recordAct(tx, caller, { act: 'CREATE_STANDING_RULE', subjectIds: [], objectId: row.id, details: { maxPeople: String(rule.maxPeople), untilOn: rule.untilOn, reason: rule.reason } }, createTime);
      return row.id;
    });
    return await findStandingRule(tx, id) as StandingRule;
  });
}

/** The caller's own, newest first. */
export async function listStandingRules(ctx: Context, caller: Caller, request: PageRequest): Promise<{ rules: StandingRule[]; nextPageToken: string }> {
  const page = readPage(request, ['standing-rules', caller.subjectId]);
  const rules = await findStandingRules(ctx.db, caller.subjectId, page);
  return { rules, nextPageToken: page.next(rules.map(({ createTime: time, id }) => ({ time, id }))) };
}

/** Nothing more is confirmed by it; what was, stands. Again, it changes nothing. STANDING_RULE_NOT_FOUND. */
export function revokeStandingRule(ctx: Context, caller: Caller, id: string): Promise<StandingRule> {
  return ctx.db.tx(async (tx) => {
    const rule = await findStandingRule(tx, id);
    if (rule === undefined || rule.confirmerId !== caller.subjectId) throw new DomainError('STANDING_RULE_NOT_FOUND', { standingRule: id });
    if (rule.revokeTime !== null) return rule;
    const revokeTime = ctx.now();
    await revokeRule(tx, id, revokeTime);
    await recordAct(tx, caller, { act: 'REVOKE_STANDING_RULE', subjectIds: [], objectId: id }, revokeTime);
    return { ...rule, revokeTime };
  });
}

function refuseOutOfBounds({ maxPeople, untilOn }: Pick<StandingRule, 'maxPeople' | 'untilOn'>, today: PlainDate, { standingRuleMaxPeople, standingRuleMaxDays }: Policy): void {
  const latest = addDays(today, standingRuleMaxDays);
  const violations = [
    ...(maxPeople < 1 || maxPeople > standingRuleMaxPeople ? [{ field: 'maxPeople', ...breach.outOfRange(1, standingRuleMaxPeople) }] : []),
    ...(untilOn < today || untilOn > latest ? [{ field: 'untilOn', ...breach.outOfRange(today, latest) }] : []),
  ];
  if (violations.length > 0) throw invalidFields(violations);
}

function dwellingOf({ addressId, dwellingId, confirmers }: Place, { subjectId }: Caller): string {
  if (dwellingId === null || !confirmers.some((one) => one.subjectId === subjectId)) throw new DomainError('NOT_THE_CONFIRMER', { address: addressId });
  return dwellingId;
}
