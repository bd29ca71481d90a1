import { z } from 'zod';

/** What the code service reads besides the platform's own. */
export const codeConfig = z.object({
  /** Where partners connect; without it there is no partner edge. */
  PARTNER_GRPC_LISTEN: z.string().regex(/^\S+:\d+$/, 'should look like host:port').optional(),
  /** Who signs partners' tokens, such as https://id.example/realms/yuejuma. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
}).refine((config) => config.PARTNER_GRPC_LISTEN === undefined || config.OIDC_ISSUER !== undefined, { message: 'is needed for the partner edge', path: ['OIDC_ISSUER'] });

/** Keys that sign requests of the demo's partners, public halves only; a real partner's are in the reviewed list. */
const demoRequestKeys = z.record(z.string(), z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }));

export const requestKeyConfig = z.object({
  YUEJUMA_ENV: z.enum(['development', 'production']).default('production'),
  DEMO_REQUEST_KEYS: z.string().default('{}').transform((text) => demoRequestKeys.parse(JSON.parse(text))),
}).refine(({ YUEJUMA_ENV, DEMO_REQUEST_KEYS }) => YUEJUMA_ENV === 'development' || Object.keys(DEMO_REQUEST_KEYS).length === 0, { message: 'is for development only', path: ['DEMO_REQUEST_KEYS'] });
export type CodeConfig = z.infer<typeof codeConfig>;
