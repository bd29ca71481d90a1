import { DomainError } from '@yuejuma/kernel';
import { Rollback_State, type Rollback, type RollbackSummary } from '@yuejuma/proto/registration/v1/registration_service';
import { z } from 'zod';
import { everyCell, gather } from '../cells/gather.js';
import type { Services } from '../cells/services.js';
import { noFields, pageQuery, route, type Route } from '../http/route.js';
import { instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';
import { newestFirst } from './orders.js';

const summary = z.object({
  id: z.string(),
  state: listed(['REQUESTED', 'APPROVED', 'DONE']),
  cityCode: z.string(),
  acts: z.number().int().describe('Acts that would be undone'),
  declarations: z.number().int(),
  subjects: z.number().int().describe('People they are about'),
  approvalsNeeded: z.number().int(),
  approvals: z.number().int().describe('Approvals given so far, of `approvalsNeeded`'),
  createTime: instant,
  doneTime: instant.optional(),
  isAccountFrozen: z.boolean(),
  releases: z.number().int().describe('People who want the account released, of two that have to'),
  noteTime: instant.optional().describe('When the province noted it'),
}).meta({ id: 'RollbackSummary' });

const rollbackAnswer = summary.extend({
  actorId: z.string(),
  fromTime: instant,
  toTime: instant,
  undone: z.number().int(),
  unchanged: z.number().int(),
  waiting: z.number().int(),
}).meta({ id: 'Rollback' });

const rollbackJson = ({ state, doneTime, noteTime, ...rest }: Rollback | RollbackSummary): object =>
  ({ ...rest, state: shortName(Rollback_State, state), ...withoutEmpty({ doneTime, noteTime }) });

const registrationOf = (services: Services, id: string): ReturnType<Services['registration']['ofId']> =>
  services.registration.ofId(id, () => new DomainError('ROLLBACK_NOT_FOUND', { rollback: id.slice(0, 64) }));

export const rollbackRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/rollbacks',
    who: ['CITY_ADMIN', 'AUDITOR'],
    summary: 'Rollbacks of the own jurisdiction, newest first, with the approvals each has; whose account it is, only the rollback itself says.',
    query: pageQuery,
    answer: z.object({ rollbacks: z.array(summary), ...pageAnswer }),
    async handle({ services }, { query, caller }) {
      const page = await gather(everyCell(services.registration.everywhere, async (peer, asked) => {
        const { rollbacks, nextPageToken } = await peer.listRollbacks(asked, { caller });
        return { items: rollbacks, nextPageToken };
      }), query, newestFirst);
      return listAnswer('rollbacks', page.items.map(rollbackJson), page);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/rollbacks',
    who: ['CITY_ADMIN'],
    summary: 'Freezes an account and counts what it did in a window of time; nothing is undone before others approve.',
    isCreate: true,
    body: z.strictObject({ cityCode: z.string(), actorId: z.string().min(1), fromTime: z.iso.datetime(), toTime: z.iso.datetime(), grounds: z.string().min(1) }),
    answer: rollbackAnswer,
    async handle({ services }, { body: { fromTime, toTime, ...body }, caller, requestId }) {
      const asked = { ...body, fromTime: new Date(fromTime), toTime: new Date(toTime), requestId };
      return rollbackJson(await services.registration.inCity(body.cityCode).requestRollback(asked, { caller }));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/rollbacks/{id}',
    who: ['CITY_ADMIN', 'AUDITOR'],
    summary: 'A rollback and how far it is.',
    answer: rollbackAnswer,
    async handle({ services }, { params, caller }) {
      const rollbackId = params['id'] ?? '';
      return rollbackJson(await registrationOf(services, rollbackId).getRollback({ rollbackId }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/rollbacks/{id}:approve',
    who: ['CITY_ADMIN'],
    summary: 'Approves a rollback; by another person of another unit, and above a hundred people by two.',
    body: noFields,
    answer: rollbackAnswer,
    async handle({ services }, { params, caller }) {
      const rollbackId = params['id'] ?? '';
      return rollbackJson(await registrationOf(services, rollbackId).approveRollback({ rollbackId }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/rollbacks/{id}:release',
    who: ['CITY_ADMIN'],
    summary: 'Wants the frozen account to act again; two people of two units have to.',
    body: noFields,
    answer: rollbackAnswer,
    async handle({ services }, { params, caller }) {
      const rollbackId = params['id'] ?? '';
      return rollbackJson(await registrationOf(services, rollbackId).releaseAccount({ rollbackId }, { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/rollbacks/{id}:note',
    who: ['AUDITOR'],
    summary: 'The province has noted an approved rollback.',
    body: noFields,
    answer: rollbackAnswer,
    async handle({ services }, { params, caller }) {
      const rollbackId = params['id'] ?? '';
      return rollbackJson(await registrationOf(services, rollbackId).noteRollback({ rollbackId }, { caller }));
    },
  }),
];
