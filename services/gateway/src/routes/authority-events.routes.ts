import { DomainError } from '@yuejuma/kernel';
import { AuthorityEnd_State, EndCause, type AuthorityEnd } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { everyCell, gather } from '../cells/gather.js';
import { noFields, pageQuery, route, type Route } from '../http/route.js';
import { instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';
import { oldestFirst } from './orders.js';
import { registrationOf } from './residences.routes.js';

const CAUSES = ['DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN'] as const;

const authorityEvent = z.object({
  id: z.string(),
  declarationId: z.string(),
  cause: listed(CAUSES),
  eventId: z.string(),
  state: listed(['PROPOSED', 'APPROVED', 'DECLINED']),
  divisionCode: z.string(),
  proposedByUnit: z.string(),
  createTime: instant,
  approveTime: instant.optional(),
  evidenceIds: z.array(z.string()),
}).meta({ id: 'AuthorityEvent' });

const eventJson = ({ cause, state, approveTime, ...found }: AuthorityEnd): object =>
  ({ ...found, cause: shortName(EndCause, cause), state: shortName(AuthorityEnd_State, state), ...withoutEmpty({ approveTime }) });

/** Death, emigration, hukou moved in: one officer brings the authority's event, another of another unit approves (G14). */
export const authorityEventRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/authority-events',
    who: ['OFFICER'],
    summary: 'What waits for a second person in the own divisions, oldest first, without names.',
    query: pageQuery,
    answer: z.object({ authorityEvents: z.array(authorityEvent), ...pageAnswer }),
    async handle({ services }, { query, caller }) {
      const page = await gather(everyCell(services.registration.everywhere, async (peer, asked) => {
        const { authorityEnds, nextPageToken } = await peer.listAuthorityEnds(asked, { caller });
        return { items: authorityEnds, nextPageToken };
      }), query, oldestFirst);
      return listAnswer('authorityEvents', page.items.map(eventJson), page);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/authority-events',
    who: ['OFFICER'],
    summary: 'Brings an authority\'s event about the person of a registration; nothing ends before a second person approves.',
    isCreate: true,
    body: z.strictObject({ declarationId: z.string(), cause: listed(CAUSES), eventId: z.string(), evidenceIds: z.array(z.string()), reason: z.string() }),
    answer: authorityEvent,
    async handle({ services }, { body, caller, requestId }) {
      return eventJson(await registrationOf(services, body.declarationId).proposeAuthorityEnd({ ...body, cause: EndCause[body.cause], requestId }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/authority-events/{id}:approve',
    who: ['OFFICER'],
    summary: 'Approves it as the second person, of another unit: the registrations end, with notice and appeal.',
    body: noFields,
    answer: authorityEvent,
    async handle({ services }, { params, caller }) {
      const id = params['id'] ?? '';
      const peer = services.registration.ofId(id, () => new DomainError('CASE_NOT_FOUND', { case: id.slice(0, 64) }));
      return eventJson(await peer.approveAuthorityEnd({ authorityEndId: id }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/authority-events/{id}:decline',
    who: ['OFFICER'],
    summary: 'Declines it as the second person, of another unit: nothing ends, and it may be brought anew.',
    body: noFields,
    answer: authorityEvent,
    async handle({ services }, { params, caller }) {
      const id = params['id'] ?? '';
      const peer = services.registration.ofId(id, () => new DomainError('CASE_NOT_FOUND', { case: id.slice(0, 64) }));
      return eventJson(await peer.declineAuthorityEnd({ authorityEndId: id }, { caller }));
    },
  }),
];
