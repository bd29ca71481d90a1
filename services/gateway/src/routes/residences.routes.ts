import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import type { Address } from '@yuejuma/proto/address/v1/standard_address';
import { ConfirmerKind, DeclarationReason, DwellingUse, EndCause, RejectReason, ResidenceDeclaration_State, ReviewCause, type ResidenceDeclaration, CityCorrection_Reason, CityCorrection_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import { everyCell, gather } from '../cells/gather.js';
import type { Services } from '../cells/services.js';
import type { Context } from '../context.js';
import { noFields, pageQuery, route, type Call, type Route } from '../http/route.js';
import { cityOfHouseCode } from './addresses.routes.js';
import { civilDate, instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';
import { evidenceAnswer, evidenceJson } from './evidence-json.js';
import { newestFirst } from './orders.js';

export const DWELLING_USES = ['OWNED', 'RENTED', 'EMPLOYER_DORMITORY', 'SCHOOL_DORMITORY', 'WITH_RELATIVES', 'OTHER'] as const;
export const REASONS = ['WORK', 'STUDY', 'FAMILY', 'BUSINESS', 'RETIREMENT', 'OTHER'] as const;

export const declaration = z.object({
  id: z.string(),
  state: listed(['PENDING', 'UNDER_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED']),
  confirmer: z.object({ kind: listed(['OWNER', 'CUSTODIAN', 'OFFICER', 'SELF', 'LAPSE', 'CITY']), maskedName: z.string().optional() }),
  source: z.string(),
  createTime: instant,
  deadlineTime: instant.optional(),
  registeredOn: civilDate.optional(),
  isHabitual: z.boolean(),
  address: z.string().describe('Full text; empty while the address service does not answer'),
  addressId: z.string(),
  dwellingId: z.string().optional(),
  cityCode: z.string(),
  districtCode: z.string(),
  dwellingUse: listed(DWELLING_USES),
  reason: listed(REASONS),
  moveInDate: civilDate,
  rejectReason: z.string().optional(),
  disputeClosesOn: civilDate.optional().describe('Somebody disputes it: effects are frozen until an officer decides, at the latest until this day'),
  endedOn: civilDate.optional().describe('The first day not lived there, once ended'),
  endCause: z.string().optional(),
  endNotice: z.object({ endsOn: civilDate, isOwn: z.boolean(), objectUntilOn: civilDate, isObjected: z.boolean(), isGranted: z.boolean() }).optional()
    .describe('An end that is announced: the resident\'s own planned move, or an owner\'s notice, on which an officer decides'),
  isHabitualAsked: z.boolean().describe('The owner is asked to review it as habitual residence'),
  reviewCause: z.string().optional().describe('Why an officer has it, or had'),
  appealLapsesOn: civilDate.optional().describe('The last day to decide the appeal; after it the act appealed against no longer stands'),
  evidence: z.array(evidenceAnswer).optional().describe('What was handed in, in the own list'),
  policyVersion: z.string(),
  asOfTime: instant.optional().describe('When the city\'s own system last said so (source CITY_ADAPTER)'),
  isIgnorable: z.boolean().optional().describe('It waits, and the city lets the resident ignore that'),
  correction: z.object({ reason: z.string(), askTime: instant, state: listed(['ASKED', 'CHANGED', 'STANDS']) }).optional()
    .describe('What the resident says is wrong with data of the city\'s own system, and what its next word was'),
}).meta({ id: 'ResidenceDeclaration' });

export function declarationJson(found: ResidenceDeclaration, addresses: ReadonlyMap<string, Address>): object {
  return {
    id: found.id,
    state: shortName(ResidenceDeclaration_State, found.state),
    confirmer: { kind: shortName(ConfirmerKind, found.confirmerKind) },
    source: found.source,
    createTime: found.createTime,
    ...withoutEmpty({ deadlineTime: found.deadlineTime, registeredOn: found.registeredOn, dwellingId: found.dwellingId }),
    isHabitual: found.isHabitual,
    address: addresses.get(found.addressId)?.fullText ?? '',
    addressId: found.addressId,
    cityCode: found.cityCode,
    districtCode: found.districtCode,
    dwellingUse: shortName(DwellingUse, found.dwellingUse),
    reason: shortName(DeclarationReason, found.reason),
    moveInDate: found.moveInOn,
    ...withoutEmpty({ disputeClosesOn: found.disputeClosesOn, endedOn: found.endedOn, endNotice: found.endNotice }),
    ...(found.endCause === EndCause.UNSPECIFIED ? {} : { endCause: shortName(EndCause, found.endCause) }),
    isHabitualAsked: found.isHabitualAsked,
    ...(found.rejectReason === RejectReason.UNSPECIFIED ? {} : { rejectReason: shortName(RejectReason, found.rejectReason) }),
    ...(found.reviewCause === ReviewCause.UNSPECIFIED ? {} : { reviewCause: shortName(ReviewCause, found.reviewCause) }),
    ...withoutEmpty({ appealLapsesOn: found.appealLapsesOn }),
    ...(found.evidence.length === 0 ? {} : { evidence: found.evidence.map(evidenceJson) }),
    policyVersion: found.policyVersion,
    ...withoutEmpty({ asOfTime: found.asOfTime, correction: correctionJson(found.correction) }),
    ...(found.isIgnorable ? { isIgnorable: true } : {}),
  };
}

const correctionJson = (correction: ResidenceDeclaration['correction']): object | undefined => correction
  && { reason: shortName(CityCorrection_Reason, correction.reason), askTime: correction.askTime, state: shortName(CityCorrection_State, correction.state) };

export async function oneDeclaration(context: Context, { caller }: Pick<Call<unknown, unknown>, 'caller'>, found: ResidenceDeclaration): Promise<object> {
  return declarationJson(found, await readAddresses(context, [found.addressId], caller));
}

/** The registration service of a declaration's cell. Throws DECLARATION_NOT_FOUND. */
export const registrationOf = (services: Services, id: string | undefined): ReturnType<Services['registration']['ofId']> =>
  services.registration.ofId(id ?? '', () => new DomainError('DECLARATION_NOT_FOUND', { declaration: String(id).slice(0, 64) }));

const declaring = z.strictObject({
  houseCode: z.string().optional(),
  addressId: z.string().optional(),
  addressText: z.string().optional(),
  divisionCode: z.string().optional(),
  dwellingUse: listed(DWELLING_USES),
  reason: listed(REASONS),
  moveInDate: civilDate.optional().describe('Default today'),
}).meta({ id: 'DeclareResidence', description: 'Exactly one of houseCode, addressId, or addressText with divisionCode.' });
type Declaring = z.infer<typeof declaring>;

/** The cell of the city a declaration is for. Throws what the address given deserves. */
export function cellOf(services: Services, { houseCode, addressId, addressText, divisionCode }: Pick<Declaring, 'houseCode' | 'addressId' | 'addressText' | 'divisionCode'>): ReturnType<Services['registration']['inCity']> {
  if ([houseCode, addressId, addressText].filter((given) => given !== undefined).length !== 1) {
    throw invalidFields([{ field: 'houseCode', ...breach.notExactlyOne('exactly one of houseCode, addressId and addressText is needed') }]);
  }
  if (houseCode !== undefined) return services.registration.inCity(cityOfHouseCode(houseCode));
  if (addressId !== undefined) return services.registration.ofId(addressId, () => new DomainError('ADDRESS_NOT_FOUND', { address: addressId.slice(0, 64) }));
  if (divisionCode === undefined) throw invalidFields([{ field: 'divisionCode', ...breach.required('is required with addressText') }]);
  const city = divisionCode.slice(0, 4);
  if (!services.registration.everywhere.some(({ cities }) => cities.includes(city))) throw new DomainError('DIVISION_NOT_FOUND', { divisionCode: divisionCode.slice(0, 12) });
  return services.registration.inCity(city);
}

export const residenceRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/residences',
    who: ['RESIDENT'],
    summary: 'Own declarations, newest first, from every city.',
    query: pageQuery,
    answer: z.object({ residences: z.array(declaration), ...pageAnswer }),
    async handle(context, { query, caller }) {
      const sources = everyCell(context.services.registration.everywhere, async (peer, page) => {
        const { residences, nextPageToken } = await peer.listResidences(page, { caller });
        return { items: residences, nextPageToken };
      });
      const page = await gather(sources, query, newestFirst);
      const addresses = await readAddresses(context, page.items.map(({ addressId }) => addressId), caller);
      return listAnswer('residences', page.items.map((found) => declarationJson(found, addresses)), page);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences',
    who: ['RESIDENT'],
    summary: 'Declares a residence by house code, standard address or typed address.',
    isCreate: true,
    body: declaring,
    answer: declaration,
    async handle(context, call) {
      const { moveInDate, ...body } = call.body;
      const found = await cellOf(context.services, call.body).declareResidence({
        houseCode: '', addressId: '', addressText: '', divisionCode: '', ...body,
        dwellingUse: DwellingUse[body.dwellingUse],
        reason: DeclarationReason[body.reason],
        moveInOn: moveInDate ?? '',
        requestId: call.requestId,
      }, { caller: call.caller });
      return oneDeclaration(context, call, found);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:setHabitual',
    who: ['RESIDENT'],
    summary: 'Makes an active declaration the habitual residence, one in the whole province.',
    body: noFields,
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      return oneDeclaration(context, call, await registrationOf(context.services, id).setHabitualResidence({ declarationId: id ?? '' }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:withdraw',
    who: ['RESIDENT'],
    summary: 'Takes back a declaration that is not decided yet.',
    body: noFields,
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      return oneDeclaration(context, call, await registrationOf(context.services, id).withdrawDeclaration({ declarationId: id ?? '' }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:end',
    who: ['RESIDENT'],
    summary: 'Moves out; needs nobody\'s consent. A date to come is a plan that takes effect on its day.',
    body: z.strictObject({ endOn: civilDate.optional().describe('The first day not lived there; default today'), cause: listed(['MOVED_OUT', 'CANCELLED']).optional() }).default({}),
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      const { endOn = '', cause = 'MOVED_OUT' } = call.body;
      return oneDeclaration(context, call, await registrationOf(context.services, id).endResidence({ declarationId: id ?? '', endOn, cause: EndCause[cause] }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:stay',
    who: ['RESIDENT'],
    summary: 'Takes a planned move back.',
    body: noFields,
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      return oneDeclaration(context, call, await registrationOf(context.services, id).keepResidence({ declarationId: id ?? '' }, { caller: call.caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:objectToEnd',
    who: ['RESIDENT'],
    summary: 'Objects to the end an owner announced; an officer decides now.',
    body: noFields,
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      return oneDeclaration(context, call, await registrationOf(context.services, id).objectToEnd({ declarationId: id ?? '' }, { caller: call.caller }));
    },
  }),
];
