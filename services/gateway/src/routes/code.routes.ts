import { observer } from '@yuejuma/platform/observe';
import { VerifyCodeResponse_Reason } from '@yuejuma/proto/code/v1/code_service';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant, listed, shortName } from './answers.js';
import { codeJson } from './code-json.js';
import { PRINTED_CODE_PREFIX } from './printed-code.routes.js';
import { COMPARE_ID_CARD, VERDICT_WORDS } from './verdict-words.js';

const display = z.object({ maskedName: z.string(), city: z.string(), district: z.string(), hasAddress: z.boolean(), permitState: z.string() });

const residentCode = z.object({
  token: z.string().describe('Text of the QR, `YJ1:…`'),
  issueTime: instant,
  expireTime: instant,
  refreshTime: instant,
  display,
  kid: z.string(),
}).meta({ id: 'ResidentCode' });

const residentDisplay = z.object({ display, asOfTime: instant.describe('Now, by the platform\'s clock') }).meta({ id: 'ResidentDisplay' });

const VERDICTS = ['OK', 'PURPOSE_NOT_REGISTERED', 'MALFORMED', 'UNKNOWN_KEY', 'ISSUER_NOT_TRUSTED', 'BAD_SIGNATURE', 'NOT_YET_VALID', 'EXPIRED', 'VERSION_TOO_OLD', 'REVOKED', 'REPLAYED', 'HOLDER_UNAVAILABLE', 'STATUS_LIST_STALE'] as const;

const verdict = z.object({
  valid: z.boolean(),
  reason: listed(VERDICTS),
  message: z.string().describe('The reason in words'),
  claims: z.record(z.string(), z.unknown()).describe('Exactly those registered for the partner and purpose, and only when valid'),
  kid: z.string(),
  checkedTime: instant,
}).meta({ id: 'Verdict' });

const key = z.object({ kid: z.string(), alg: z.string(), publicKeyJwk: z.record(z.string(), z.unknown()), notBefore: instant, notAfter: instant, state: z.string() });
const keyList = z.object({ keys: z.array(key), validUntil: instant, signature: z.string() }).meta({ id: 'KeyList' });

const KEY_LIST_SECONDS = 300;

export const keyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/.well-known/yuejuma/keys',
    who: ['ANYONE'],
    summary: 'Public keys of the issuer, signed by the root; for offline verifiers.',
    answer: keyList,
    async handle({ services }, { reply, caller }) {
      const { json } = await services.code.getKeyList({}, { caller });
      reply.header('cache-control', `public, max-age=${KEY_LIST_SECONDS}`);
      return json;
    },
  }),
  route({
    method: 'GET',
    path: '/.well-known/yuejuma/root-key',
    who: ['ANYONE'],
    summary: 'The public half of the root key, for installing a verifier; one that is installed never asks again.',
    answer: z.object({ publicKeyJwk: z.record(z.string(), z.unknown()) }).meta({ id: 'RootKey' }),
    async handle({ services }, { caller }) {
      const { rootPublicKeyJwk } = await services.code.getKeyList({}, { caller });
      return { publicKeyJwk: JSON.parse(rootPublicKeyJwk) as Record<string, unknown> };
    },
  }),
];

const observeShow = observer('GET /v1/me/code');

export const codeRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/code',
    who: ['RESIDENT'],
    summary: 'The code as this window shows it; one token per window.',
    answer: residentCode,
    handle: ({ services }, { caller, request }) => observeShow(async () =>
      codeJson((await services.showOnStream(caller)) ?? (await services.code.showCode({}, { caller }))), request.headers['traceparent'] as string | undefined),
  }),
  route({
    method: 'GET',
    path: '/v1/me/display',
    who: ['RESIDENT'],
    summary: 'What stands beside the code, without a code: for a phone that makes its codes of strips.',
    answer: residentDisplay,
    handle: ({ services }, { caller }) => services.code.showDisplay({}, { caller }),
  }),
  route({
    method: 'POST',
    path: '/v1/codes:verify',
    who: ['PARTNER'],
    summary: 'Checks a token for a registered purpose. Every verdict is 200 with `valid` and `reason`.',
    body: z.strictObject({ token: z.string(), purpose: z.string(), nonce: z.string().max(256).optional(), request: z.string().max(1_024).optional().describe('Text of the own request that the holder was shown, `YJR1:…`'), idCardCompared: z.boolean().optional().describe('Of a printed code, `YJP1:…`: that the name beside it was compared with the ID card of its holder. Without it a printed code is MALFORMED') }),
    answer: verdict,
    async handle({ services }, { body, caller, language }) {
      const { valid, reason, claims, kid, checkedTime } = await services.code.verifyCode({ nonce: '', ...body }, { caller });
      const name = shortName(VerifyCodeResponse_Reason, reason) as keyof typeof VERDICT_WORDS;
      const isPaperUncompared = name === 'MALFORMED' && body.token.startsWith(PRINTED_CODE_PREFIX) && body.idCardCompared !== true;
      return { valid, reason: name, message: (isPaperUncompared ? COMPARE_ID_CARD : VERDICT_WORDS[name])[language], claims: claims ?? {}, kid, checkedTime };
    },
  }),
];
