import { breach, cityOfId, DomainError, invalidFields } from '@yuejuma/kernel';
import { StandingRule_Reason, type ConfirmResidencesResponse_Result as Result, type StandingRule } from '@yuejuma/proto/registration/v1/registration_service';
import { ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { everyCell, gather } from '../cells/gather.js';
import type { Services } from '../cells/services.js';
import { noFields, pageQuery, route, type Call, type Route } from '../http/route.js';
import { civilDate, instant, listAnswer, listed, pageAnswer, shortName } from './answers.js';
import { newestFirst } from './orders.js';

const STATES = ['PENDING', 'UNDER_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED'] as const;
const RULE_REASONS = ['STAFF_DORMITORY', 'STUDENT_DORMITORY', 'SCALE_RENTAL'] as const;

const standingRule = z.object({
  id: z.string(),
  dwellingIds: z.array(z.string()),
  maxPeople: z.number().int(),
  used: z.number().int().describe('How many were confirmed by it'),
  untilDate: civilDate,
  reason: listed(RULE_REASONS),
  createTime: instant,
  isRevoked: z.boolean(),
}).meta({ id: 'StandingRule' });

const ruleJson = ({ id, dwellingIds, maxPeople, used, untilOn, reason, createTime, isRevoked }: StandingRule): object =>
  ({ id, dwellingIds, maxPeople, used, untilDate: untilOn, reason: shortName(StandingRule_Reason, reason), createTime, isRevoked });

const resultJson = ({ declarationId, state, reason }: Result): object =>
  ({ id: declarationId, ...(reason === '' ? { state: shortName(ResidenceDeclaration_State, state) } : { reason }) });

/** Each cell answers its own part; of a cell that does not, every declaration says so. */
async function confirmIn(services: Services, { caller }: Pick<Call<unknown, unknown>, 'caller'>, declarationIds: string[]): Promise<Result[]> {
  const refused = (reason: string): Result[] => declarationIds.map((declarationId) => ({ declarationId, state: ResidenceDeclaration_State.UNSPECIFIED, reason }));
  try {
    const [first = ''] = declarationIds;
    const cell = services.registration.ofId(first, () => new DomainError('DECLARATION_NOT_FOUND'));
    return (await cell.confirmResidences({ declarationIds }, { caller })).results;
  } catch (error) {
    if (error instanceof DomainError && ['DECLARATION_NOT_FOUND', 'DEPENDENCY_UNAVAILABLE', 'OVERLOADED'].includes(error.reason)) return refused(error.reason);
    throw error;
  }
}

export const organisationRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/declarations:confirmBatch',
    who: ['RESIDENT'],
    summary: 'Confirms up to 200 declarations, each answered by itself; what one is refused for does not hold up the others.',
    body: z.strictObject({ ids: z.array(z.string().max(64)).min(1).max(200) }),
    answer: z.object({ results: z.array(z.object({ id: z.string(), state: listed(STATES).optional(), reason: z.string().optional().describe('Why it was refused') })) }),
    async handle({ services }, { body, caller }) {
      const ids = [...new Set(body.ids)];
      const parts = await Promise.all([...Map.groupBy(ids, (id) => cityOfId(id) ?? '').values()].map((part) => confirmIn(services, { caller }, part)));
      const byId = new Map(parts.flat().map((result) => [result.declarationId, result]));
      return { results: ids.flatMap((id) => { const result = byId.get(id); return result === undefined ? [] : [resultJson(result)]; }) };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/me/standing-rules',
    who: ['RESIDENT'],
    summary: 'Own rules that confirm declarations by themselves, newest first, with how many each confirmed.',
    query: pageQuery,
    answer: z.object({ standingRules: z.array(standingRule), ...pageAnswer }),
    async handle({ services }, { query, caller }) {
      const sources = everyCell(services.registration.everywhere, async (peer, page) => {
        const { standingRules, nextPageToken } = await peer.listStandingRules(page, { caller });
        return { items: standingRules, nextPageToken };
      });
      const page = await gather(sources, query, newestFirst);
      return listAnswer('standingRules', page.items.map(ruleJson), page);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/standing-rules',
    who: ['RESIDENT'],
    summary: 'Lets declarations for dormitories or a scale rental be confirmed by themselves, for so many people and until a day.',
    isCreate: true,
    body: z.strictObject({ addressIds: z.array(z.string().max(64)).min(1).max(500), maxPeople: z.number().int(), untilDate: civilDate, reason: listed(RULE_REASONS) }).meta({ id: 'CreateStandingRule' }),
    answer: standingRule,
    async handle({ services }, { body, requestId, caller }) {
      const { addressIds, maxPeople, untilDate, reason } = body;
      const [first = ''] = addressIds;
      if (addressIds.some((id) => cityOfId(id) !== cityOfId(first))) throw invalidFields([{ field: 'addressIds', ...breach.notAllowedHere('must be of one city') }]);
      const cell = services.registration.ofId(first, () => new DomainError('ADDRESS_NOT_FOUND', { address: first.slice(0, 64) }));
      return ruleJson(await cell.createStandingRule({ addressIds, maxPeople, untilOn: untilDate, reason: StandingRule_Reason[reason], requestId }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/standing-rules/{id}:revoke',
    who: ['RESIDENT'],
    summary: 'Ends a standing rule; what it confirmed stands.',
    body: noFields,
    answer: standingRule,
    async handle({ services }, { params, caller }) {
      const id = params['id'] ?? '';
      return ruleJson(await services.registration.ofId(id, () => new DomainError('STANDING_RULE_NOT_FOUND', { standingRule: id.slice(0, 64) })).revokeStandingRule({ id }, { caller }));
    },
  }),
];
