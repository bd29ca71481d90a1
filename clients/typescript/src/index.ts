export { clientCredentials } from './client-credentials.js';
export type { AccessTokens, ClientCredentials } from './client-credentials.js';
export { connectPartner } from './connect-partner.js';
export type { Connection, PartnerClient } from './connect-partner.js';
export { PartnerError } from './partner-error.js';
export type { Patience } from './backoff.js';
export type { Reason, Verdict } from './verdict.js';
export type { VerifyStream } from './verify-stream.js';
