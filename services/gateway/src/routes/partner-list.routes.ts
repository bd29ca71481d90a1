import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { unlessHeld } from '../http/unless-held.js';
import { civilDate, instant, listed } from './answers.js';

const name = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() });

const partnerList = z.object({
  kid: z.string(),
  partners: z.array(z.object({
    partner: z.string(),
    state: listed(['ACTIVE', 'REVOKED']),
    name,
    cityCode: z.string().describe('The city whose residence it asks about, or 44 for anywhere in the province'),
    reviewedBy: z.string(),
    reviewedOn: civilDate,
    requestKeys: z.array(z.object({ kid: z.string(), publicKeyJwk: z.record(z.string(), z.unknown()) })).describe('Keys that sign its requests'),
    purposes: z.array(z.object({
      purpose: z.string(), name, claims: z.array(z.string()).describe('What it may ask, and nothing more'), consent: listed(['NONE', 'ONCE']), legalBasis: z.string(), from: civilDate, to: z.string(),
    })),
  })),
  producedTime: instant,
  signature: z.string(),
}).meta({ id: 'PartnerList' });

/** With the ten seconds in which every process hears of a revocation, well within the minute of T34. */
const CACHE_SECONDS = 20;

export const partnerListRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/.well-known/yuejuma/partners',
    who: ['ANYONE'],
    summary: 'Who may verify codes, for which purposes, and which claims each may ask; signed, so that wallets check a verifier\'s request without a network too.',
    answer: partnerList,
    async handle({ services }, { reply, request, caller }) {
      const { json } = await services.code.getPartnerList({}, { caller });
      reply.header('cache-control', `public, max-age=${CACHE_SECONDS}`);
      return unlessHeld(json, request, reply);
    },
  }),
];
