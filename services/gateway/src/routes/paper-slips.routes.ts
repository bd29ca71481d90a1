import { addDays, breach, cityOfId, invalidFields, shanghaiDate } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { EnterPaperSlipRequest_Answer } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, RejectReason, ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import type { Context } from '../context.js';
import { route, type Route } from '../http/route.js';
import { instant, listed, shortName } from './answers.js';
import { registrationOf } from './residences.routes.js';
import { slipPage } from './slip-page.js';

/** What is printed and typed begins with the city, so that the slip alone says where it belongs: `4401-ABCD-EFGH-JKMN`. */
const LED_BY_CITY = /^(44\d{2})([A-Z2-9]{12})$/;

/** The city and the code of a slip however it is written down; INVALID_FIELD when neither it nor the request names the city. */
function readCode(text: string, named: string | undefined): { cityCode: string; code: string } {
  const [, led, code = text] = LED_BY_CITY.exec(text.toUpperCase().replace(/[^A-Z0-9]/g, '')) ?? [];
  const cityCode = led ?? named;
  if (cityCode === undefined) throw invalidFields([{ field: 'cityCode', ...breach.required('is required with a code that does not begin with it') }]);
  return { cityCode, code };
}

/** Whom to call about a dwelling (R67); a slip goes out without when nobody can say. */
async function hotlinesFor({ services, log }: Context, districtCode: string, caller: Caller): Promise<{ name: string; phone: string }[]> {
  try {
    return (await services.message.inCity(districtCode.slice(0, 4)).getContacts({ divisionCode: districtCode }, { caller })).hotlines;
  } catch (error) {
    log.warn({ err: error, districtCode }, 'a slip goes out without its hotlines');
    return [];
  }
}

export const paperSlipRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/paper-slips',
    who: ['OFFICER'],
    summary: 'A slip for an owner to sign, as an A5 page to print; its code is shown this once. The person sees the read of the masked name.',
    body: z.strictObject({ declarationId: z.string() }),
    answer: z.object({ id: z.string(), code: z.string(), expireTime: instant, page: z.string().describe('SVG of 148 × 210 mm, in Chinese (of the language asked for) with English') }).meta({ id: 'PaperSlip' }),
    async handle(context, { body, caller, language }) {
      const slip = await registrationOf(context.services, body.declarationId).issuePaperSlip(body, { caller });
      const { id, maskedName, moveInOn, addressId, expireTime = new Date(0) } = slip;
      const code = `${cityOfId(body.declarationId)}-${slip.code}`;
      const address = (await readAddresses(context, [addressId], caller)).get(addressId);
      const hotlines = await hotlinesFor(context, address?.districtCode ?? String(cityOfId(body.declarationId)), caller);
      const page = await slipPage({
        code, maskedName, moveInDate: moveInOn, address: address?.fullText ?? '', hotlines,
        untilDate: addDays(shanghaiDate(expireTime), -1), language: language === 'zh-Hant' ? language : 'zh-Hans',
      });
      return { id, code, expireTime, page };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/paper-slips:enter',
    who: ['OFFICER'],
    summary: 'Enters what the owner or custodian ticked and signed; the answer is theirs. A slip is good once.',
    body: z.strictObject({
      cityCode: z.string().regex(/^44\d{2}$/).optional().describe('Where the dwelling is, for a code that does not begin with it'),
      code: z.string().max(40).describe('As it is printed, in any case and spacing'),
      answer: listed(['CONFIRM', 'REFUSE']),
      reason: listed(['UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE']).optional().describe('Of a refusal; default UNKNOWN_PERSON'),
      signedAs: listed(['OWNER', 'CUSTODIAN']),
      evidenceIds: z.array(z.string().max(100)).min(1).max(20),
    }).meta({ id: 'EnterPaperSlip' }),
    answer: z.object({ id: z.string(), state: listed(['ACTIVE', 'REJECTED']) }),
    async handle({ services }, { body, caller }) {
      const { answer, reason = 'UNKNOWN_PERSON', signedAs, evidenceIds } = body;
      const { cityCode, code } = readCode(body.code, body.cityCode);
      const entered = await services.registration.inCity(cityCode).enterPaperSlip({
        code, answer: EnterPaperSlipRequest_Answer[answer], reason: RejectReason[reason], signedAs: ConfirmerKind[signedAs], evidenceIds,
      }, { caller });
      return { id: entered.declarationId, state: shortName(ResidenceDeclaration_State, entered.state) };
    },
  }),
];
