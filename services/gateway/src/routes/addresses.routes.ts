import { decodeHouseCode, HOUSE_CODE_PREFIX } from '@yuejuma/code-format';
import { DomainError } from '@yuejuma/kernel';
import { Address_BuildingUse, Division_Level, type Address } from '@yuejuma/proto/address/v1/standard_address';
import { z } from 'zod';
import type { Services } from '../cells/services.js';
import { route, type Route } from '../http/route.js';
import { listed, shortName, withoutEmpty } from './answers.js';

const division = z.object({ code: z.string(), name: z.string(), parentCode: z.string(), level: listed(['PROVINCE', 'CITY', 'DISTRICT', 'STREET', 'COMMUNITY']) }).meta({ id: 'Division' });

const address = z.object({
  addressId: z.string(),
  dwellingId: z.string().optional(),
  fullText: z.string(),
  divisionCode: z.string(),
  cityCode: z.string(),
  city: z.string(),
  districtCode: z.string(),
  district: z.string(),
  buildingUse: z.string(),
}).meta({ id: 'Address' });

const candidate = z.object({ addressId: z.string(), fullText: z.string(), matchLevel: z.string(), score: z.number(), dwellingId: z.string().optional() });

const addressJson = (found: Address): object => ({
  addressId: found.id,
  fullText: found.fullText,
  divisionCode: found.divisionCode,
  cityCode: found.cityCode,
  city: found.cityName,
  districtCode: found.districtCode,
  district: found.districtName,
  buildingUse: shortName(Address_BuildingUse, found.buildingUse),
  ...withoutEmpty({ dwellingId: found.dwellingId }),
});

/** The city a house code routes to; read without its signature, which the address service checks. Throws HOUSE_CODE_INVALID. */
export function cityOfHouseCode(houseCode: string): string {
  try {
    if (!houseCode.startsWith(HOUSE_CODE_PREFIX)) throw new Error('of another kind');
    return decodeHouseCode(houseCode).claims.cityCode;
  } catch {
    throw new DomainError('HOUSE_CODE_INVALID');
  }
}

/** Every cell knows all divisions, so a code of no served city is for any of them to refuse. */
function addressServiceFor(services: Services, divisionCode: string): Services['address']['everywhere'][number]['peer'] {
  const { everywhere } = services.address;
  const cell = everywhere.find(({ cities }) => cities.includes(divisionCode.slice(0, 4))) ?? everywhere[0];
  return (cell as NonNullable<typeof cell>).peer;
}

/** Looking an address up, for people themselves and for an officer at a counter with somebody there (C39). */
const lookUps = (base: string, who: 'RESIDENT' | 'OFFICER'): Route[] => [
  route({
    method: 'GET',
    path: `${base}/divisions`,
    who: [who],
    summary: 'Divisions below a parent; without one, the cities.',
    query: z.strictObject({ parent: z.string().max(12).optional() }),
    answer: z.object({ divisions: z.array(division) }),
    async handle({ services }, { query, caller }) {
      const parentCode = query.parent ?? '';
      const { divisions } = await addressServiceFor(services, parentCode).listDivisions({ parentCode }, { caller });
      return { divisions: divisions.map((found) => ({ ...found, level: shortName(Division_Level, found.level) })) };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/addresses:search`,
    who: [who],
    summary: 'Standard addresses of a city like a text, best first; it speaks about text, never about people.',
    query: z.strictObject({ q: z.string(), cityCode: z.string(), limit: z.coerce.number().int().min(1).max(50).optional() }),
    answer: z.object({ candidates: z.array(candidate) }),
    async handle({ services }, { query, caller }) {
      const { candidates } = await services.address.inCity(query.cityCode).searchAddresses({ query: query.q, cityCode: query.cityCode, limit: query.limit ?? 0 }, { caller });
      return { candidates: candidates.map(withoutEmpty) };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/addresses:resolveHouseCode`,
    who: [who],
    summary: 'The address behind a house code; the same answer whoever lives there.',
    body: z.strictObject({ houseCode: z.string() }),
    answer: address,
    handle: async ({ services }, { body, caller }) => addressJson(await services.address.inCity(cityOfHouseCode(body.houseCode)).resolveHouseCode(body, { caller })),
  }),
];

export const addressRoutes: Route[] = [...lookUps('/v1', 'RESIDENT'), ...lookUps('/v1/counter', 'OFFICER')];
