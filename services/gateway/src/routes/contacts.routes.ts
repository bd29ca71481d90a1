import type { ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { everyCell, gather } from '../cells/gather.js';
import type { Context } from '../context.js';
import { route, type Call, type Route } from '../http/route.js';
import { listed, pageAnswer, withoutEmpty } from './answers.js';
import { newestFirst } from './orders.js';

const PROVINCE = '44';
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;

/** The newest of a person's registrations; more than anybody has at once. */
const LOOKED_AT = 50;

/** Where somebody lives, for the numbers of their own district (R67): the 常住地, else the newest registration that stands, else the newest. */
export function ownDistrict(residences: readonly ResidenceDeclaration[]): string {
  const own = residences.find(({ isHabitual }) => isHabitual) ?? residences.find(({ state }) => state === ResidenceDeclaration_State.ACTIVE) ?? residences[0];
  return own?.districtCode ?? PROVINCE;
}

function residencesOf({ services }: Context, { caller }: Pick<Call<unknown, unknown>, 'caller'>): ReturnType<typeof gather<ResidenceDeclaration>> {
  const sources = everyCell(services.registration.everywhere, async (peer, page) => {
    const { residences, nextPageToken } = await peer.listResidences(page, { caller });
    return { items: residences, nextPageToken };
  });
  return gather(sources, { pageSize: LOOKED_AT }, newestFirst);
}

export const contactRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/contacts',
    who: ['RESIDENT'],
    summary: 'Whom to call and where else to turn to, by the person\'s own district.',
    answer: z.object({
      divisionCode: z.string().describe('The district lived in; 44 when none is known'),
      hotlines: z.array(z.object({ divisionCode: z.string(), name: z.string(), phone: z.string() })).describe('Those that answer for it, its own first'),
      channels: z.array(z.object({ id: z.string(), name: z.string() })),
      unavailableCities: pageAnswer.unavailableCities,
    }).meta({ id: 'Contacts' }),
    async handle(context, { caller }) {
      const { items, unavailableCities } = await residencesOf(context, { caller });
      const divisionCode = ownDistrict(items);
      const { inCity, everywhere } = context.services.message;
      const peer = divisionCode === PROVINCE ? everywhere[0]?.peer ?? inCity(PROVINCE) : inCity(divisionCode.slice(0, 4));
      const { hotlines, channels } = await peer.getContacts({ divisionCode }, { caller });
      return { divisionCode, hotlines, channels, ...withoutEmpty({ unavailableCities: unavailableCities.length > 0 ? unavailableCities : undefined }) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/language:choose',
    who: ['RESIDENT'],
    summary: 'The language in which notices ring one\'s phone.',
    body: z.strictObject({ language: listed(LANGUAGES) }),
    answer: z.object({ language: listed(LANGUAGES) }).meta({ id: 'ChosenLanguage' }),
    async handle({ services }, { body, caller }) {
      await Promise.all(services.message.everywhere.map(({ peer }) => peer.chooseLanguage(body, { caller })));
      return body;
    },
  }),
];
