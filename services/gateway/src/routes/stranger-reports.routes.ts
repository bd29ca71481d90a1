import { DomainError } from '@yuejuma/kernel';
import { z } from 'zod';
import { noFields, route, type Route } from '../http/route.js';
import { registrationOf } from './residences.routes.js';

/** The same for everybody: neither who nor how many are registered there (C25). */
const received = z.object({ received: z.literal(true) });

export const strangerReportRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:reportStranger',
    who: ['RESIDENT'],
    summary: 'Says that a stranger is registered at the address of the own registration; an officer looks at it.',
    body: noFields,
    answer: received,
    async handle({ services }, { params, caller }) {
      const declarationId = params['id'] ?? '';
      await registrationOf(services, declarationId).reportStranger({ declarationId, dwellingId: '' }, { caller });
      return { received: true };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/dwellings/{id}:reportStranger',
    who: ['RESIDENT'],
    summary: 'Says that a stranger is registered in an own dwelling; an officer looks at it.',
    body: noFields,
    answer: received,
    async handle({ services }, { params, caller }) {
      const dwellingId = params['id'] ?? '';
      const peer = services.registration.ofId(dwellingId, () => new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId.slice(0, 64) }));
      await peer.reportStranger({ declarationId: '', dwellingId }, { caller });
      return { received: true };
    },
  }),
];
