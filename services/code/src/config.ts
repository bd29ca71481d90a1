import { z } from 'zod';

/** What the code service reads besides the platform's own. */
export const codeConfig = z.object({
  /** Where partners connect; without it there is no partner edge. */
  PARTNER_GRPC_LISTEN: z.string().regex(/^\S+:\d+$/, 'should look like host:port').optional(),
  /** Who signs partners' tokens, such as https://id.example/realms/yuejuma. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
}).refine((config) => config.PARTNER_GRPC_LISTEN === undefined || config.OIDC_ISSUER !== undefined, { message: 'is needed for the partner edge', path: ['OIDC_ISSUER'] });
export type CodeConfig = z.infer<typeof codeConfig>;
