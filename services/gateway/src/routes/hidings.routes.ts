import { DomainError } from '@yuejuma/kernel';
import { Hiding_Origin, Hiding_State, type Hiding } from '@yuejuma/proto/identity/v1/hiding';
import { DecideHidingRequest_Decision } from '@yuejuma/proto/identity/v1/identity_service';
import { z } from 'zod';
import { noFields, pageQuery, route, type Route } from '../http/route.js';
import { instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';

const ownHiding = z.object({ state: listed(['NONE', 'OPEN', 'HIDDEN']), cityCode: z.string().optional(), id: z.string().optional().describe('By it the officer finds what was asked: their list names nobody') }).meta({ id: 'OwnHiding' });
const hiding = z.object({
  id: z.string(),
  state: listed(['OPEN', 'HIDDEN', 'REFUSED', 'ENDED']),
  cityCode: z.string(),
  origin: listed(['PERSON', 'OFFICER']),
  createTime: instant,
}).meta({ id: 'Hiding' });

const ownJson = ({ id, state, cityCode }: Hiding): object =>
  ({ state: state === Hiding_State.UNSPECIFIED ? 'NONE' : shortName(Hiding_State, state), ...withoutEmpty({ cityCode, id }) });
const hidingJson = ({ id, state, cityCode, origin, createTime }: Hiding): object => ({ id, state: shortName(Hiding_State, state), cityCode, origin: shortName(Hiding_Origin, origin), createTime });

export const hidingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/hiding',
    who: ['RESIDENT'],
    summary: 'Whether the own name is hidden from everybody else.',
    answer: ownHiding,
    handle: async ({ services }, { caller }) => ownJson(await services.identity.getHiding({}, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/hiding:ask',
    who: ['RESIDENT'],
    summary: 'Asks that nobody else reads the own name, not even masked; an officer of the city decides.',
    body: z.strictObject({ cityCode: z.string() }),
    answer: ownHiding,
    handle: async ({ services }, { caller, body }) => ownJson(await services.identity.askHiding(body, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/hiding:end',
    who: ['RESIDENT'],
    summary: 'Is hidden no longer; nobody else can end it.',
    body: noFields,
    answer: ownHiding,
    handle: async ({ services }, { caller }) => ownJson(await services.identity.endHiding({}, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}:hide',
    who: ['OFFICER'],
    summary: "Proposes that nobody else reads the name of a case's person; an officer of another unit decides.",
    body: z.strictObject({ reason: z.string(), evidenceIds: z.array(z.string()) }),
    answer: z.object({ received: z.literal(true) }),
    async handle({ services }, { caller, params, body }) {
      const caseId = params['id'] ?? '';
      const peer = services.registration.ofId(caseId, () => new DomainError('CASE_NOT_FOUND', { case: caseId.slice(0, 64) }));
      await peer.proposeHidingInCase({ caseId, ...body }, { caller });
      return { received: true };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/hidings',
    who: ['OFFICER'],
    summary: 'Who asks to be hidden in the cities of the own unit, or whom an officer would hide in those it reviews; oldest first, without names.',
    query: pageQuery,
    answer: z.object({ hidings: z.array(hiding), ...pageAnswer }),
    async handle({ services }, { caller, query }) {
      const { hidings, nextPageToken } = await services.identity.listHidings({ pageSize: query.pageSize ?? 0, pageToken: query.pageToken ?? '' }, { caller });
      return listAnswer('hidings', hidings.map(hidingJson), { nextPageToken, unavailableCities: [] });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/hidings/{id}:decide',
    who: ['OFFICER'],
    summary: 'Decides whether a person is hidden; what an officer proposed needs another unit.',
    body: z.strictObject({ decision: listed(['HIDE', 'REFUSE']), reason: z.string(), evidenceIds: z.array(z.string()) }),
    answer: hiding,
    async handle({ services }, { caller, params, body }) {
      return hidingJson(await services.identity.decideHiding({ hidingId: params['id'] ?? '', ...body, decision: DecideHidingRequest_Decision[body.decision] }, { caller }));
    },
  }),
];
