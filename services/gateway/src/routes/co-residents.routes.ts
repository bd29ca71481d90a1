import { z } from 'zod';
import { readAddresses } from '../cells/address-texts.js';
import { everyCell, gather } from '../cells/gather.js';
import { pageQuery, route, type Route } from '../http/route.js';
import { civilDate, listAnswer, listed, pageAnswer, withoutEmpty } from './answers.js';
import { newestFirst } from './orders.js';
import { declaration, declarationJson, oneDeclaration, registrationOf } from './residences.routes.js';
import { DOCUMENT_TYPES } from './verifications.routes.js';

const coResidence = declaration.extend({ maskedName: z.string().optional().describe('Of whom it was declared for') }).meta({ id: 'CoResidence' });

export const coResidentRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/co-residents',
    who: ['RESIDENT'],
    summary: 'What the caller declared for others, newest first, by masked name; each of them sees the look-up.',
    query: pageQuery,
    answer: z.object({ coResidents: z.array(coResidence), ...pageAnswer }),
    async handle(context, { query, caller }) {
      const sources = everyCell(context.services.registration.everywhere, async (peer, page) => {
        const { coResidents, nextPageToken } = await peer.listCoResidents(page, { caller });
        return { items: coResidents.flatMap(({ declaration: found, maskedName }) => (found === undefined ? [] : [{ ...found, maskedName }])), nextPageToken };
      });
      const page = await gather(sources, query, newestFirst);
      const addresses = await readAddresses(context, page.items.map(({ addressId }) => addressId), caller);
      return listAnswer('coResidents', page.items.map((found) => ({ ...declarationJson(found, addresses), ...withoutEmpty({ maskedName: found.maskedName }) })), page);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:addCoResident',
    who: ['RESIDENT'],
    summary: 'Declares somebody who is too young or too old to declare themselves, at the address of the own residence. No code comes of it.',
    isCreate: true,
    body: z.strictObject({
      fullName: z.string().max(200),
      documentType: listed(DOCUMENT_TYPES),
      documentNumber: z.string().max(64),
      phone: z.string().max(32),
      moveInDate: civilDate.optional().describe('Default today'),
    }).meta({ id: 'AddCoResident', description: 'The five fields of a co-resident; the fifth, the address, is that of the residence.' }),
    answer: declaration,
    async handle(context, call) {
      const { moveInDate, ...person } = call.body;
      const { id } = call.params;
      const found = await registrationOf(context.services, id).addCoResident({
        ...person, declarationId: id ?? '', moveInOn: moveInDate ?? '', requestId: call.requestId,
      }, { caller: call.caller });
      return oneDeclaration(context, call, found);
    },
  }),
];
