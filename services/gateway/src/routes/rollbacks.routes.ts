import { DomainError } from '@yuejuma/kernel';
import { Rollback_State, type Rollback } from '@yuejuma/proto/registration/v1/registration_service';
import { z } from 'zod';
import type { Services } from '../cells/services.js';
import { noFields, route, type Route } from '../http/route.js';
import { instant, listed, shortName, withoutEmpty } from './answers.js';

const rollbackAnswer = z.object({
  id: z.string(),
  state: listed(['REQUESTED', 'APPROVED', 'DONE']),
  cityCode: z.string(),
  actorId: z.string(),
  fromTime: instant,
  toTime: instant,
  acts: z.number().int().describe('Acts that would be undone'),
  declarations: z.number().int(),
  subjects: z.number().int().describe('People they are about'),
  approvalsNeeded: z.number().int(),
  undone: z.number().int(),
  unchanged: z.number().int(),
  waiting: z.number().int(),
  createTime: instant,
  doneTime: instant.optional(),
  isAccountFrozen: z.boolean(),
  releases: z.number().int().describe('People who want the account released, of two that have to'),
  noteTime: instant.optional().describe('When the province noted it'),
}).meta({ id: 'Rollback' });

const rollbackJson = ({ state, doneTime, noteTime, ...rest }: Rollback): object =>
  ({ ...rest, state: shortName(Rollback_State, state), ...withoutEmpty({ doneTime, noteTime }) });

const registrationOf = (services: Services, id: string): ReturnType<Services['registration']['ofId']> =>
  services.registration.ofId(id, () => new DomainError('ROLLBACK_NOT_FOUND', { rollback: id.slice(0, 64) }));

export const rollbackRoutes: Route[] = [
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
