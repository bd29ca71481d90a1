import { DomainError } from '@yuejuma/kernel';
import type { BilingualName, City } from '@yuejuma/proto/registration/v1/city_service';
import { z } from 'zod';
import type { Context } from '../context.js';
import type { Language } from '../http/language.js';
import { pageQuery, route, type Call, type Route } from '../http/route.js';
import { everyCell, gather } from '../cells/gather.js';
import { instant, listAnswer, listed, pageAnswer, withoutEmpty } from './answers.js';

const city = z.object({
  code: z.string(),
  name: z.string(),
  addressEntry: listed(['OPEN', 'CLOSED']).describe('Whether residents declare their address here'),
  houseManagement: listed(['OPEN', 'CLOSED']).describe('Whether owners manage their dwellings here'),
  isPendingIgnorable: z.boolean(),
  registrationSource: listed(['PLATFORM', 'CITY_SYSTEM']),
  permitIssuer: listed(['PLATFORM', 'EXTERNAL']),
  moveOutPermitEffect: listed(['SUSPEND', 'NONE']),
  isAddressOnPermit: z.boolean(),
  channels: z.array(z.object({ id: z.string(), name: z.string() })).describe('Where to turn to besides this platform'),
  hotlines: z.array(z.object({ divisionCode: z.string(), name: z.string(), phone: z.string() })).describe('By district; the code of the city or 44 answers for all of it'),
  registrationsAsOfTime: instant.optional().describe('What the city\'s own system said was so at this time is here'),
  silentSinceTime: instant.optional().describe('Since when that system does not answer'),
  minorMaxAge: z.number().int().describe('Somebody of this age or younger is declared by whom they live with, whole years'),
  elderMinAge: z.number().int().describe('Somebody of this age or older may be, whole years'),
  policyVersion: z.string(),
}).meta({ id: 'City' });

/** A cell of the release before knows no traditional names yet. */
const wordsOf: Readonly<Record<Language, (name: BilingualName) => string>> = { 'zh-Hans': ({ zhHans }) => zhHans, 'zh-Hant': ({ zhHans, zhHant }) => zhHant || zhHans, en: ({ en }) => en };
/** What a city or a thing of its own is called. */
const named = (name: BilingualName | undefined, language: Language): string => (name === undefined ? '' : wordsOf[language](name));

const isOpen = (open: boolean): string => (open ? 'OPEN' : 'CLOSED');

const cityJson = (found: City, language: Language): object => ({
  code: found.code,
  name: named(found.name, language),
  addressEntry: isOpen(found.isAddressEntryOpen),
  houseManagement: isOpen(found.isHouseManagementOpen),
  isPendingIgnorable: found.isPendingIgnorable,
  registrationSource: found.registrationSource,
  permitIssuer: found.permitIssuer,
  moveOutPermitEffect: found.moveOutPermitEffect,
  isAddressOnPermit: found.isAddressOnPermit,
  channels: found.channels.map(({ id, name }) => ({ id, name: named(name, language) })),
  hotlines: found.hotlines.map(({ divisionCode, name, phone }) => ({ divisionCode, name: named(name, language), phone })),
  ...withoutEmpty({ registrationsAsOfTime: found.registrationsAsOfTime, silentSinceTime: found.silentSinceTime }),
  minorMaxAge: found.minorMaxAge,
  elderMinAge: found.elderMinAge,
  policyVersion: found.policyVersion,
});

const byCode = { idOf: ({ code }: City) => code, isBefore: (a: City, b: City) => a.code < b.code };

/** A cell has few cities and gives them all at once. */
function gatherCities({ services }: Context, query: Call<unknown, z.output<typeof pageQuery>>['query'], { caller }: Pick<Call<unknown, unknown>, 'caller'>): ReturnType<typeof gather<City>> {
  const sources = everyCell(services.city.everywhere, async (peer) => ({ items: (await peer.listCities({}, { caller })).cities, nextPageToken: '' }));
  return gather(sources, query, byCode);
}

export const cityRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/cities',
    who: ['ANYONE'],
    summary: 'What is open in each city today, and where to turn to besides.',
    query: pageQuery,
    answer: z.object({ cities: z.array(city), ...pageAnswer }),
    async handle(context, { query, caller, language }) {
      const page = await gatherCities(context, query, { caller });
      return listAnswer('cities', page.items.map((found) => cityJson(found, language)), page);
    },
  }),
  route({
    method: 'GET',
    path: '/v1/cities/{code}',
    who: ['ANYONE'],
    summary: 'What is open in one city today.',
    answer: city,
    async handle({ services }, { params, caller, language }) {
      const code = params['code'] ?? '';
      const { cities } = await services.city.inCity(code.slice(0, 12)).listCities({}, { caller });
      const found = cities.find((candidate) => candidate.code === code);
      if (found === undefined) throw new DomainError('CITY_NOT_SERVED', { city: code.slice(0, 12) });
      return cityJson(found, language);
    },
  }),
];
