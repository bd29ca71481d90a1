import { Proxy_Ground, Proxy_State, type Proxy } from '@yuejuma/proto/identity/v1/proxy';
import { z } from 'zod';
import { noFields, pageQuery, route, type Route } from '../http/route.js';
import { civilDate, instant, listAnswer, listed, pageAnswer, shortName, withoutEmpty } from './answers.js';

const proxy = z.object({
  id: z.string(),
  role: listed(['HOLDER', 'SUBJECT']).describe('Whether the caller acts for the other one, or the other one for the caller'),
  ground: listed(['MINOR', 'ELDER']),
  state: listed(['ASKED', 'STANDING', 'ENDED']).describe('ASKED: the elder has not agreed, so nobody acts for them'),
  cityCode: z.string(),
  endsOn: civilDate.optional().describe('A child is grown on this day and it ends by itself; known 30 days before'),
  createTime: instant,
  maskedName: z.string().optional().describe('Of the other one, who sees the look-up; absent once it has ended'),
}).meta({ id: 'Proxy' });

const proxyJson = ({ id, isHolder, ground, state, cityCode, endsOn, createTime, maskedName }: Proxy): object => ({
  id, role: isHolder ? 'HOLDER' : 'SUBJECT', ground: shortName(Proxy_Ground, ground), state: shortName(Proxy_State, state), cityCode, createTime, ...withoutEmpty({ endsOn, maskedName }),
});

export const proxyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/proxies',
    who: ['RESIDENT'],
    summary: 'Whom the caller acts for and who acts for the caller, newest first, by masked name; the other one sees the look-up.',
    query: pageQuery,
    answer: z.object({ proxies: z.array(proxy), ...pageAnswer }),
    async handle({ services }, { caller, query }) {
      const { proxies, nextPageToken } = await services.identity.listProxies({ pageSize: query.pageSize ?? 0, pageToken: query.pageToken ?? '' }, { caller });
      return listAnswer('proxies', proxies.map(proxyJson), { nextPageToken, unavailableCities: [] });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/proxies/{id}:accept',
    who: ['RESIDENT'],
    summary: 'Agrees, once, that whoever declared for the caller acts for them; with the own face, as at verification. Again, it changes nothing.',
    body: z.strictObject({ assertion: z.string().max(4_000).describe("The face provider's, as in a verification") }),
    answer: proxy,
    handle: async ({ services }, { caller, params, body }) => proxyJson(await services.identity.acceptProxy({ proxyId: params['id'] ?? '', assertion: body.assertion, consentId: '' }, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/me/proxies/{id}:end',
    who: ['RESIDENT'],
    summary: 'Ends it, by either of the two, at any time and for no reason. Again, it changes nothing.',
    body: noFields,
    answer: proxy,
    handle: async ({ services }, { caller, params }) => proxyJson(await services.identity.endProxy({ proxyId: params['id'] ?? '' }, { caller })),
  }),
];
