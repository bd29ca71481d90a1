import { breach, DomainError, inPart, invalidFields } from '@yuejuma/kernel';
import { ConsentBy } from '@yuejuma/proto/identity/v1/identity_service';
import { AssistedAct_State, StartAssistedActRequest, type AssistedAct } from '@yuejuma/proto/registration/v1/registration_service';
import { DeclarationReason, DwellingUse, EndCause, RejectReason, ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { civilDate, instant, listed, shortName, withoutEmpty } from './answers.js';
import { DWELLING_USES, REASONS, cellOf, registrationOf } from './residences.routes.js';
import { DOCUMENT_TYPES } from './verifications.routes.js';

const assistedAct = z.object({
  id: z.string(),
  state: listed(['CONSENT_PENDING', 'DONE', 'EXPIRED']),
  act: listed(['DECLARE', 'WITHDRAW', 'END', 'CONFIRM', 'REJECT', 'ALLOW_PROXY', 'END_PROXY']),
  expireTime: instant.optional().describe('Until when the person may consent'),
  declarationId: z.string().optional(),
  declarationState: z.string().optional().describe('Once it is done'),
}).meta({ id: 'AssistedAct' });

function actJson({ id, state, act, expireTime, declarationId, declarationState }: AssistedAct): object {
  return {
    id, state: shortName(AssistedAct_State, state), act, ...withoutEmpty({ expireTime, declarationId }),
    ...(declarationState === ResidenceDeclaration_State.UNSPECIFIED ? {} : { declarationState: shortName(ResidenceDeclaration_State, declarationState) }),
  };
}

const ofDeclaration = { declarationId: z.string() };
const acts = z.strictObject({
  fullName: z.string().max(200),
  documentType: listed(DOCUMENT_TYPES),
  documentNumber: z.string().max(64),
  consentBy: listed(['PHONE_CODE', 'ID_CARD']),
  declare: z.strictObject({
    houseCode: z.string().optional(), addressId: z.string().optional(), addressText: z.string().optional(), divisionCode: z.string().optional(),
    dwellingUse: listed(DWELLING_USES), reason: listed(REASONS), moveInDate: civilDate.optional(),
  }).optional(),
  withdraw: z.strictObject(ofDeclaration).optional(),
  end: z.strictObject({ ...ofDeclaration, endDate: civilDate.optional(), cause: listed(['MOVED_OUT', 'CANCELLED']).optional() }).optional(),
  confirm: z.strictObject(ofDeclaration).optional(),
  allowProxy: z.strictObject(ofDeclaration).optional().describe('Whoever declared it may act for the person'),
  endProxy: z.strictObject(ofDeclaration).optional(),
  reject: z.strictObject({ ...ofDeclaration, reason: listed(['UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE']) }).optional(),
}).meta({ id: 'StartAssistedAct', description: 'The person at the counter as their ID card says it, and exactly one act.' });
type Acts = z.infer<typeof acts>;

/** The act in the words of the service. Throws INVALID_FIELD unless there is exactly one. */
function actOf({ declare, withdraw, end, confirm, reject, allowProxy, endProxy }: Acts): Parameters<typeof StartAssistedActRequest.fromPartial>[0] {
  const ofDeclared = { withdraw, confirm, allowProxy, endProxy };
  if ([declare, end, reject, ...Object.values(ofDeclared)].filter((act) => act !== undefined).length !== 1) throw invalidFields([{ field: 'declare', ...breach.notExactlyOne('exactly one act is needed') }]);
  if (declare !== undefined) {
    const { moveInDate, houseCode = '', addressId = '', addressText = '', divisionCode = '', dwellingUse, reason } = declare;
    return { declare: { houseCode, addressId, addressText, divisionCode, dwellingUse: DwellingUse[dwellingUse], reason: DeclarationReason[reason], moveInOn: moveInDate ?? '' } };
  }
  if (end !== undefined) return { end: { declarationId: end.declarationId, endOn: end.endDate ?? '', cause: EndCause[end.cause ?? 'MOVED_OUT'] } };
  if (reject !== undefined) return { reject: { declarationId: reject.declarationId, reason: RejectReason[reject.reason] } };
  return withoutEmpty(ofDeclared);
}

export const assistedActRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/assisted-acts',
    who: ['OFFICER'],
    summary: 'Asks the person at the counter to consent to one act of theirs: by a code to their own phone, or by the ID card and a face.',
    isCreate: true,
    body: acts,
    answer: assistedAct,
    async handle({ services }, { body, requestId, caller }) {
      const { declare, withdraw, end, confirm, reject, allowProxy, endProxy, ...person } = body;
      const act = actOf(body);
      const cell = declare === undefined ? registrationOf(services, (withdraw ?? end ?? confirm ?? reject ?? allowProxy ?? endProxy)?.declarationId) : inPart('declare', () => cellOf(services, declare));
      return actJson(await cell.startAssistedAct(StartAssistedActRequest.fromPartial({ ...person, consentBy: ConsentBy[body.consentBy], requestId, ...act }), { caller }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/assisted-acts/{id}:complete',
    who: ['OFFICER'],
    summary: 'The person gave the code, or the face provider its assertion: the act is done as theirs. Again, it changes nothing.',
    body: z.strictObject({ code: z.string().max(10).optional(), assertion: z.string().max(4_000).optional() }),
    answer: assistedAct,
    async handle({ services }, { params, body, caller }) {
      const id = params['id'] ?? '';
      const cell = services.registration.ofId(id, () => new DomainError('ASSISTED_ACT_NOT_FOUND', { assistedAct: id.slice(0, 64) }));
      return actJson(await cell.completeAssistedAct({ id, code: body.code ?? '', assertion: body.assertion ?? '' }, { caller }));
    },
  }),
];
