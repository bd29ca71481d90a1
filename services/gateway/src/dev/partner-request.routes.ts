import { createPrivateKey, randomBytes, sign, type JsonWebKey } from 'node:crypto';
import { encodeRequest, MalformedCodeError } from '@yuejuma/code-format';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant } from '../routes/answers.js';
import type { Doors } from './doors.js';

const DEMO_KID = 'r-1';
const LIFE_SECONDS = 120;

/** What a desk of the demo shows first: its request, signed as the partner would sign it. Any claims, so that refusals can be seen too. */
export const partnerRequestRoutes = (doors: Doors): Route[] => [
  route({
    method: 'POST',
    path: '/dev/partner-request',
    who: ['ANYONE'],
    summary: 'A signed request of a partner app: who asks, what for, which claims; two minutes long.',
    body: z.strictObject({ partner: z.string(), purpose: z.string(), claims: z.array(z.string()) }),
    answer: z.object({ request: z.string().describe('Text of the QR, `YJR1:…`'), expireTime: instant }),
    async handle(_context, { body: { partner, purpose, claims } }) {
      const jwk = doors.requestKeys[partner];
      if (jwk === undefined) throw new DomainError('NO_SUCH_DEMO_PERSON', { person: partner.slice(0, 64) });
      const iat = Math.floor(doors.clock.now().getTime() / 1_000);
      const exp = iat + LIFE_SECONDS;
      const key = createPrivateKey({ key: jwk, format: 'jwk' });
      try {
        const request = encodeRequest({ iss: partner, iat, exp, cti: randomBytes(16), purpose, claims: [...new Set(claims)].sort() },
          { kid: DEMO_KID, sign: (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }) });
        return { request, expireTime: new Date(exp * 1_000) };
      } catch (error) {
        if (error instanceof MalformedCodeError) throw invalidFields([{ field: 'claims', ...breach.notAllowedHere('cannot be asked in a request') }]);
        throw error;
      }
    },
  }),
];

export type RequestKeys = Readonly<Record<string, JsonWebKey>>;
