import { DomainError, isUuid } from '@yuejuma/kernel';
import type { Address } from '@yuejuma/proto/address/v1/standard_address';
import { DecideCounterCaseRequest_Decision } from '@yuejuma/proto/identity/v1/identity_service';
import { CounterCase_State, type CounterCase } from '@yuejuma/proto/identity/v1/resident';
import { DecideCaseRequest_Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { DeclarationReason, DwellingUse, Evidence_Kind, RegistrationCase_Kind, RegistrationCase_State, ReviewCause, type RegistrationCase } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import { everyCell, gather, type Source } from '../cells/gather.js';
import type { Services } from '../cells/services.js';
import type { Context } from '../context.js';
import { pageQuery, route, type Call, type Route } from '../http/route.js';
import { civilDate, instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';
import { evidenceAnswer, evidenceJson, namedEvidence } from './evidence-json.js';
import { oldestFirst } from './orders.js';

const caseAnswer = z.object({
  id: z.string(),
  kind: listed(['RESIDENCE', 'COUNTER']),
  state: listed(['OPEN', 'CONFIRMED', 'REJECTED', 'REFUSED', 'CLOSED']),
  divisionCode: z.string(),
  createTime: instant,
  deadlineTime: instant.optional(),
  maskedName: z.string().optional().describe('Only of one case at a time, read through the access log'),
  address: z.string().optional(),
  dwellingUse: z.string().optional(),
  reason: z.string().optional(),
  moveInDate: civilDate.optional(),
  caseKind: listed(['CONFIRMATION', 'APPEAL', 'END', 'DISPUTE']).optional().describe('What is to be decided of a residence'),
  reviewCause: z.string().optional().describe('Why an officer has it'),
  caseDivisionCode: z.string().optional().describe('Whose units have it: of the address first, then its district, then its city'),
  evidence: z.array(evidenceAnswer).optional(),
  officeId: z.string().optional(),
}).meta({ id: 'Case' });

type Found = { id: string; createTime?: Date | undefined } & ({ residence: RegistrationCase } | { counter: CounterCase });

const ofResidence = (residence: RegistrationCase): Found => ({ id: residence.id, createTime: residence.createTime, residence });
const ofCounter = (counter: CounterCase): Found => ({ id: counter.id, createTime: counter.createTime, counter });

function caseJson(found: Found, addresses: ReadonlyMap<string, Address>): object {
  if ('counter' in found) {
    const { id, state, divisionCode, createTime, maskedName, officeId } = found.counter;
    return { id, kind: 'COUNTER', state: shortName(CounterCase_State, state), divisionCode, createTime, ...withoutEmpty({ maskedName, officeId }) };
  }
  const { id, state, divisionCode, createTime, deadlineTime, maskedName, addressId, dwellingUse, reason, moveInOn, kind, reviewCause, caseDivisionCode, evidence } = found.residence;
  return {
    id,
    kind: 'RESIDENCE',
    state: shortName(RegistrationCase_State, state),
    divisionCode,
    createTime,
    ...withoutEmpty({ deadlineTime, maskedName, address: addresses.get(addressId)?.fullText, moveInDate: moveInOn }),
    dwellingUse: shortName(DwellingUse, dwellingUse),
    reason: shortName(DeclarationReason, reason),
    ...(kind === RegistrationCase_Kind.UNSPECIFIED ? {} : { caseKind: shortName(RegistrationCase_Kind, kind) }),
    ...(reviewCause === ReviewCause.UNSPECIFIED ? {} : { reviewCause: shortName(ReviewCause, reviewCause) }),
    caseDivisionCode,
    evidence: evidence.map(evidenceJson),
  };
}

async function oneCase(context: Context, { caller }: Pick<Call<unknown, unknown>, 'caller'>, found: Found): Promise<object> {
  const addresses = 'residence' in found ? await readAddresses(context, [found.residence.addressId], caller) : new Map<string, Address>();
  return caseJson(found, addresses);
}

/** A counter case has a plain uuid: identity is province-wide. */
const isCounterCase = (id: string): boolean => isUuid(id);

const registrationOf = (services: Services, id: string): ReturnType<Services['registration']['ofId']> =>
  services.registration.ofId(id, () => new DomainError('CASE_NOT_FOUND', { case: id.slice(0, 64) }));

function sourcesOf({ identity, registration }: Services, { caller }: Pick<Call<unknown, unknown>, 'caller'>): Source<Found>[] {
  const counters: Source<Found> = {
    name: 'counters',
    cities: [],
    async list(page) {
      const { cases, nextPageToken } = await identity.listCounterCases(page, { caller });
      return { items: cases.map(ofCounter), nextPageToken };
    },
  };
  const residences = everyCell(registration.everywhere, async (peer, page) => {
    const { cases, nextPageToken } = await peer.listCases(page, { caller });
    return { items: cases.map(ofResidence), nextPageToken };
  });
  return [counters, ...residences];
}

export const caseRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/cases',
    who: ['OFFICER'],
    summary: 'The case queue of the own unit, oldest first, without names.',
    query: pageQuery,
    answer: z.object({ cases: z.array(caseAnswer), ...pageAnswer }),
    async handle(context, { query, caller }) {
      const page = await gather(sourcesOf(context.services, { caller }), query, oldestFirst);
      const addresses = await readAddresses(context, page.items.flatMap((found) => ('residence' in found ? [found.residence.addressId] : [])), caller);
      return listAnswer('cases', page.items.map((found) => caseJson(found, addresses)), page);
    },
  }),
  route({
    method: 'GET',
    path: '/v1/cases/{id}',
    who: ['OFFICER'],
    summary: 'One case of the own unit with the masked name; the person sees this read.',
    answer: caseAnswer,
    async handle(context, call) {
      const { services } = context;
      const caseId = call.params['id'] ?? '';
      const found = isCounterCase(caseId)
        ? ofCounter(await services.identity.getCounterCase({ caseId }, { caller: call.caller }))
        : ofResidence(await registrationOf(services, caseId).getCase({ caseId }, { caller: call.caller }));
      return oneCase(context, call, found);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}:decide',
    who: ['OFFICER'],
    summary: 'Decides a case, with grounds and evidence.',
    body: z.strictObject({ decision: listed(['CONFIRM', 'REJECT']), reason: z.string(), evidenceIds: z.array(z.string()).default([]) }),
    answer: caseAnswer,
    async handle(context, call) {
      const { services } = context;
      const caseId = call.params['id'] ?? '';
      const { decision, reason, evidenceIds } = call.body;
      const found = isCounterCase(caseId)
        ? ofCounter(await services.identity.decideCounterCase({ caseId, decision: COUNTER_DECISIONS[decision], reason, evidenceIds }, { caller: call.caller }))
        : ofResidence(await registrationOf(services, caseId).decideCase({ caseId, decision: DecideCaseRequest_Decision[decision], reason, evidenceIds }, { caller: call.caller }));
      return oneCase(context, call, found);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}:addEvidence',
    who: ['OFFICER'],
    summary: 'Adds evidence to a case of a residence, such as a visit; the same again changes nothing.',
    body: namedEvidence,
    answer: evidenceAnswer,
    async handle(context, { params, body: { kind, reference }, caller }) {
      const caseId = params['id'] ?? '';
      return evidenceJson(await registrationOf(context.services, caseId).addCaseEvidence({ caseId, kind: Evidence_Kind[kind], reference }, { caller }));
    },
  }),
];

const COUNTER_DECISIONS = { CONFIRM: DecideCounterCaseRequest_Decision.CONFIRM, REJECT: DecideCounterCaseRequest_Decision.REFUSE } as const;
