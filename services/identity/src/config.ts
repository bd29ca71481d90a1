import { readConfig, type Env } from '@yuejuma/platform/config';
import { z } from 'zod';

const key = z.string().regex(/^[A-Za-z0-9+/=]{44,}$/, 'should be 32 random bytes in base64').transform((text) => Buffer.from(text, 'base64'));

/** What identity reads besides what every service does. */
export const identityConfig = z.object({
  /** Shared with the gateway: access tokens. */
  SESSION_KEY: key,
  /** Shared with audit: without a permit under it, the vault opens nothing of one person for another. */
  READ_PERMIT_KEY: key,
  /** The province's budget of phone codes (T32). */
  SMS_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
});
export type IdentityConfig = z.infer<typeof identityConfig>;

export const readIdentityConfig = (env: Env): IdentityConfig => readConfig(identityConfig, env);
