import { RejectReason, ResidenceDeclaration_State, type ConfirmerView } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import type { Context } from '../context.js';
import { noFields, route, type Call, type Route } from '../http/route.js';
import { civilDate, instant, listed, shortName, withoutEmpty } from './answers.js';
import { registrationOf } from './residences.routes.js';

const confirmerView = z.object({
  id: z.string(),
  state: listed(['PENDING', 'UNDER_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED']),
  maskedName: z.string(),
  moveInDate: civilDate,
  createTime: instant,
  deadlineTime: instant.optional(),
  registeredOn: civilDate.optional(),
  dwelling: z.string().describe('Full text of the address'),
  dwellingId: z.string().optional(),
  endOn: civilDate.optional().describe('The end that owner or custodian announced'),
}).meta({ id: 'ConfirmerView' });

async function viewJson(context: Context, { caller }: Pick<Call<unknown, unknown>, 'caller'>, view: ConfirmerView): Promise<object> {
  const addresses = await readAddresses(context, [view.addressId], caller);
  return {
    id: view.declarationId,
    state: shortName(ResidenceDeclaration_State, view.state),
    maskedName: view.maskedName,
    moveInDate: view.moveInOn,
    createTime: view.createTime,
    ...withoutEmpty({ deadlineTime: view.deadlineTime, registeredOn: view.registeredOn, dwellingId: view.dwellingId, endOn: view.endsOn }),
    dwelling: addresses.get(view.addressId)?.fullText ?? '',
  };
}

export const declarationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/declarations/{id}',
    who: ['RESIDENT'],
    summary: 'What owner and custodian may see of a declaration they answer for; the person sees this read.',
    answer: confirmerView,
    async handle(context, call) {
      const declarationId = call.params['id'] ?? '';
      return viewJson(context, call, await registrationOf(context.services, declarationId).getConfirmerView({ declarationId }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}:confirm',
    who: ['RESIDENT'],
    summary: 'Confirms that the person lives here; owners and custodians only, the first answer wins.',
    body: noFields,
    answer: confirmerView,
    async handle(context, call) {
      const { id } = call.params;
      return viewJson(context, call, await registrationOf(context.services, id).confirmResidence({ declarationId: id ?? '' }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}:reject',
    who: ['RESIDENT'],
    summary: 'Refuses a declaration with a listed reason.',
    body: z.strictObject({ reason: listed(['UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE']) }),
    answer: confirmerView,
    async handle(context, call) {
      const { id } = call.params;
      return viewJson(context, call, await registrationOf(context.services, id).rejectResidence({ declarationId: id ?? '', reason: RejectReason[call.body.reason] }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}:announceEnd',
    who: ['RESIDENT'],
    summary: 'Announces the end of a tenancy; the tenant may object and an officer decides, nothing ends by it.',
    body: z.strictObject({ endOn: civilDate.describe('The first day not lived there') }),
    answer: confirmerView,
    async handle(context, call) {
      const declarationId = call.params['id'] ?? '';
      return viewJson(context, call, await registrationOf(context.services, declarationId).announceEnd({ declarationId, endOn: call.body.endOn }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}:revokeEnd',
    who: ['RESIDENT'],
    summary: 'Takes an announced end back.',
    body: noFields,
    answer: confirmerView,
    async handle(context, call) {
      const declarationId = call.params['id'] ?? '';
      return viewJson(context, call, await registrationOf(context.services, declarationId).revokeEnd({ declarationId }, { caller: call.caller }));
    },
  }),
];
