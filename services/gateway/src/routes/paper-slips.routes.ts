import { shanghaiDate } from '@yuejuma/kernel';
import { EnterPaperSlipRequest_Answer } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, RejectReason, ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import { route, type Route } from '../http/route.js';
import { instant, listed, shortName } from './answers.js';
import { registrationOf } from './residences.routes.js';
import { slipPage } from './slip-page.js';

export const paperSlipRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/paper-slips',
    who: ['OFFICER'],
    summary: 'A slip for an owner to sign, as an A5 page to print; its code is shown this once. The person sees the read of the masked name.',
    body: z.strictObject({ declarationId: z.string() }),
    answer: z.object({ id: z.string(), code: z.string(), expireTime: instant, page: z.string().describe('SVG of 148 × 210 mm, in Chinese and English') }).meta({ id: 'PaperSlip' }),
    async handle(context, { body, caller }) {
      const slip = await registrationOf(context.services, body.declarationId).issuePaperSlip(body, { caller });
      const { id, code, maskedName, moveInOn, addressId, expireTime = new Date(0) } = slip;
      const address = (await readAddresses(context, [addressId], caller)).get(addressId)?.fullText ?? '';
      return { id, code, expireTime, page: await slipPage({ code, maskedName, moveInDate: moveInOn, address, untilDate: shanghaiDate(expireTime) }) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/paper-slips:enter',
    who: ['OFFICER'],
    summary: 'Enters what the owner or custodian ticked and signed; the answer is theirs. A slip is good once.',
    body: z.strictObject({
      cityCode: z.string().regex(/^44\d{2}$/).describe('Where the dwelling is'),
      code: z.string().max(40),
      answer: listed(['CONFIRM', 'REFUSE']),
      reason: listed(['UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE']).optional().describe('Of a refusal; default UNKNOWN_PERSON'),
      signedAs: listed(['OWNER', 'CUSTODIAN']),
      evidenceIds: z.array(z.string().max(100)).min(1).max(20),
    }).meta({ id: 'EnterPaperSlip' }),
    answer: z.object({ id: z.string(), state: listed(['ACTIVE', 'REJECTED']) }),
    async handle({ services }, { body, caller }) {
      const { cityCode, code, answer, reason = 'UNKNOWN_PERSON', signedAs, evidenceIds } = body;
      const entered = await services.registration.inCity(cityCode).enterPaperSlip({
        code, answer: EnterPaperSlipRequest_Answer[answer], reason: RejectReason[reason], signedAs: ConfirmerKind[signedAs], evidenceIds,
      }, { caller });
      return { id: entered.declarationId, state: shortName(ResidenceDeclaration_State, entered.state) };
    },
  }),
];
