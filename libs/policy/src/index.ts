// Without zod and without Node, so that the web app can import it.
export type { Period, PolicyKey, PolicyValues, ShownName } from './keys.js';
export type { Claim, Partner, PartnerPurpose, Purpose } from './partners.js';
export { cite, policiesOf } from './policies.js';
export type { Citation, City, Layer, Policies, Policy, PolicySet, Rule } from './policies.js';
export type { ExplainedKey } from './explained-keys.js';
