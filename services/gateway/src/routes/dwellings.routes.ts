import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { Ownership_State } from '@yuejuma/proto/address/v1/custody';
import type { Dwelling } from '@yuejuma/proto/address/v1/dwelling';
import QRCode from 'qrcode';
import { z } from 'zod';
import { everyCell, gather } from '../cells/gather.js';
import { pageQuery, route, type Route } from '../http/route.js';
import { listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';

const dwelling = z.object({
  id: z.string(),
  address: z.string(),
  addressId: z.string().optional(),
  cityCode: z.string().optional(),
  houseCode: z.string().optional().describe('Text of the house code'),
  ownership: z.object({ state: listed(['CLAIMED', 'PROVEN', 'DISPUTED', 'REFUSED']) }),
}).meta({ id: 'Dwelling' });

const dwellingJson = ({ id, address, houseCode, ownership }: Dwelling): object => ({
  id,
  address: address?.fullText ?? '',
  ...withoutEmpty({ addressId: address?.id, cityCode: address?.cityCode, houseCode }),
  ownership: { state: shortName(Ownership_State, ownership?.state ?? Ownership_State.UNSPECIFIED) },
});

/** Room for a sticker that is scratched: a quarter of the code may be lost. */
const DRAWING = { errorCorrectionLevel: 'Q', margin: 4 } as const;
const PNG_PIXELS_PER_MODULE = 8;

/** The forms a house code comes in, the first one for a client that takes anything. */
const FORMS: Readonly<Record<string, (text: string) => Promise<Buffer | string>>> = {
  'image/png': (text) => QRCode.toBuffer(text, { ...DRAWING, type: 'png', scale: PNG_PIXELS_PER_MODULE }),
  'image/svg+xml': (text) => QRCode.toString(text, { ...DRAWING, type: 'svg' }),
};

/** The form an `Accept` header asks for. Throws INVALID_FIELD when it takes none of ours. */
export function formFor(accept: string | undefined): string {
  if (accept === undefined || accept === '') return 'image/png';
  const wanted = accept.toLowerCase().split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    return { type, weight: Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1) };
  }).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { type } of wanted) {
    const form = Object.keys(FORMS).find((name) => name === type || type === '*/*' || type === 'image/*');
    if (form !== undefined) return form;
  }
  throw invalidFields([{ field: 'Accept', ...breach.notListed(`must take one of ${Object.keys(FORMS).join(', ')}`) }]);
}

export const dwellingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/dwellings',
    who: ['RESIDENT'],
    summary: 'Own dwellings with the state of the ownership.',
    query: pageQuery,
    answer: z.object({ dwellings: z.array(dwelling), ...pageAnswer }),
    async handle({ services }, { query, caller }) {
      const sources = everyCell(services.address.everywhere, async (peer, page) => {
        const { dwellings, nextPageToken } = await peer.listOwnedDwellings(page, { caller });
        return { items: dwellings, nextPageToken };
      });
      const timeOf = (item: Dwelling): number => item.ownership?.createTime?.getTime() ?? 0;
      const page = await gather(sources, query, { idOf: (item) => item.id, isBefore: (a, b) => timeOf(a) > timeOf(b) });
      return listAnswer('dwellings', page.items.map(dwellingJson), page);
    },
  }),
  route({
    method: 'GET',
    path: '/v1/me/dwellings/{id}/house-code',
    who: ['RESIDENT'],
    summary: 'The house code of an own dwelling as a picture to print.',
    answer: Object.keys(FORMS),
    async handle({ services }, { params, caller, request, reply }) {
      const form = formFor(request.headers.accept);
      const dwellingId = params['id'] ?? '';
      const peer = services.address.ofId(dwellingId, () => new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId.slice(0, 64) }));
      const { houseCode } = await peer.getOwnedDwelling({ dwellingId }, { caller });
      reply.header('content-type', form);
      return FORMS[form]?.(houseCode);
    },
  }),
];
