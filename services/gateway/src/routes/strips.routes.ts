import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { unlessHeld } from '../http/unless-held.js';
import { civilDate, instant } from './answers.js';
import { publicKeyJwk } from './verifications.routes.js';

/** As many as a week of the shortest strips. */
const MAX_STRIP_KEYS = 192;
const STRIP_PROOF = 'Compact JWS, ES256 by the device key, over `{"aud":"yuejuma:strips","iat":<seconds>,"rqh":<base64url of the SHA-256 over the RFC 7638 thumbprints (32 bytes each) of the strip keys in their order>}`. Needed where the session belongs to a device';

const issuedStrips = z.object({
  strips: z.array(z.object({ strip: z.string().describe('base64url of the `yjs` of docs/code-format.md'), notBefore: instant, notAfter: instant, kid: z.string() })).describe('In the order of the keys'),
  version: z.number().describe('Generation that goes into tokens made of them'),
  minVersion: z.number().describe('Strips below this generation are worth nothing any more'),
  refetchAfter: instant.describe('When to ask for more'),
  daysAhead: z.number().describe('How many days ahead of now a strip may begin'),
}).meta({ id: 'IssuedStrips' });

export const stripRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/me/strips',
    who: ['RESIDENT'],
    summary: 'One strip for each fresh key of the phone, to show codes without a server. The device key only signs the request.',
    isCreate: true,
    body: z.strictObject({
      devicePublicKeyJwk: publicKeyJwk,
      stripPublicKeysJwk: z.array(publicKeyJwk).min(1).max(MAX_STRIP_KEYS),
      proof: z.string().max(2_048).optional().describe(STRIP_PROOF),
      heldUntil: instant.optional().describe('`notAfter` of the last strip the phone still holds; strips begin there, else today'),
    }),
    answer: issuedStrips,
    async handle({ services }, { body, caller, requestId }) {
      const { devicePublicKeyJwk, stripPublicKeysJwk, proof = '', heldUntil } = body;
      const { strips, ...rest } = await services.code.issueStrips({
        devicePublicKeyJwk: JSON.stringify(devicePublicKeyJwk),
        stripPublicKeyJwks: stripPublicKeysJwk.map((jwk) => JSON.stringify(jwk)),
        proof,
        heldUntilTime: heldUntil === undefined ? undefined : new Date(heldUntil),
        requestId,
      }, { caller });
      return { strips: strips.map(({ strip, ...times }) => ({ strip: Buffer.from(strip).toString('base64url'), ...times })), ...rest };
    },
  }),
];

const statusList = z.object({
  days: z.array(z.object({ day: civilDate, revoked: z.string().describe('Positions of revoked strips that end on this day; docs/code-format.md section 16') })),
  kid: z.string(),
  minVersion: z.string(),
  producedTime: instant,
  sinceTime: z.string(),
  signature: z.string(),
}).meta({ id: 'StatusList' });

/** A list may be long. */
const LIST_MS = 20_000;
/** A list stands for a quarter of an hour; whoever caches one knows of the next a minute later. */
const CACHE_SECONDS = 60;

export const statusListRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/.well-known/yuejuma/status-list',
    who: ['ANYONE'],
    summary: 'Compressed bits of revoked strips, signed; all of them, or what was added since the list a verifier holds. A new one every quarter of an hour.',
    query: z.strictObject({ since: instant.optional().describe('`producedTime` of the held list; when it is too old, the whole list comes') }),
    answer: statusList,
    async handle({ services }, { query, reply, request, caller }) {
      const { json } = await services.code.getStatusList({ sinceTime: query.since === undefined ? undefined : new Date(query.since) }, { caller, deadlineMs: LIST_MS });
      reply.header('cache-control', `public, max-age=${CACHE_SECONDS}`);
      return unlessHeld(json, request, reply);
    },
  }),
];
