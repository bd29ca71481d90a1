import { z } from 'zod';

/** What the audit service reads besides the platform's own. */
export const auditConfig = z.object({
  /** Shared with identity's vault, which opens nothing without a permit sealed under it. */
  READ_PERMIT_KEY: z.string().regex(/^[A-Za-z0-9+/=]{44,}$/, 'should be 32 random bytes in base64').transform((text) => Buffer.from(text, 'base64')),
});
