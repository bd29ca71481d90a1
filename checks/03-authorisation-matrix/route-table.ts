/** Callers of the gateway: nobody, people and staff with their tokens, and sessions that are over or forged. */
export const HTTP_CALLERS = ['ANONYMOUS', 'RESIDENT', 'OWNER', 'OFFICER', 'AUDITOR', 'CITY_ADMIN', 'PARTNER', 'EXPIRED', 'FORGED'] as const;
export type HttpCaller = (typeof HTTP_CALLERS)[number];

const ANYONE = HTTP_CALLERS;
const PEOPLE = ['RESIDENT', 'OWNER'] as const;
const OFFICERS = ['OFFICER'] as const;
/** Residents and staff of every kind: the contract's "all". */
const ALL = ['RESIDENT', 'OWNER', 'OFFICER', 'AUDITOR', 'CITY_ADMIN'] as const;

/** Who is let in, by route: written by hand from contract.md section 3. A route that is not here fails the check. */
export const ROUTES: Readonly<Record<string, readonly HttpCaller[]>> = {
  'GET /healthz': ANYONE,
  'GET /readyz': ANYONE,
  'GET /.well-known/yuejuma/keys': ANYONE,
  'POST /v1/verifications': ANYONE,
  'GET /v1/verifications/{id}': ANYONE,
  'POST /v1/verifications/{id}:submitOtp': ANYONE,
  'POST /v1/verifications/{id}:submitFace': ANYONE,
  'POST /v1/verifications/{id}:chooseCounter': ANYONE,
  'POST /v1/sessions:refresh': ANYONE,
  'GET /v1/me': PEOPLE,
  'GET /v1/me/code': PEOPLE,
  'POST /v1/codes:verify': ['PARTNER'],
  'GET /v1/divisions': PEOPLE,
  'GET /v1/addresses:search': PEOPLE,
  'POST /v1/addresses:resolveHouseCode': PEOPLE,
  'GET /v1/me/dwellings': PEOPLE,
  'GET /v1/me/dwellings/{id}/house-code': PEOPLE,
  'GET /v1/cities': ANYONE,
  'GET /v1/cities/{code}': ANYONE,
  'GET /v1/me/residences/{id}/explanation': PEOPLE,
  'POST /v1/me/residences/{id}:requestCorrection': PEOPLE,
  'GET /v1/me/residences': PEOPLE,
  'POST /v1/me/residences': PEOPLE,
  'POST /v1/me/residences/{id}:setHabitual': PEOPLE,
  'POST /v1/me/residences/{id}:withdraw': PEOPLE,
  'POST /v1/me/residences/{id}:end': PEOPLE,
  'POST /v1/me/residences/{id}:stay': PEOPLE,
  'POST /v1/me/residences/{id}:addCoResident': PEOPLE,
  'POST /v1/me/residences/{id}:appeal': PEOPLE,
  'POST /v1/me/residences/{id}:addEvidence': PEOPLE,
  'GET /v1/me/co-residents': PEOPLE,
  'POST /v1/me/residences/{id}:objectToEnd': PEOPLE,
  'POST /v1/me/residences/{id}:reportStranger': PEOPLE,
  'POST /v1/me/dwellings/{id}:reportStranger': PEOPLE,
  'GET /v1/declarations/{id}': PEOPLE,
  'POST /v1/declarations/{id}:announceEnd': PEOPLE,
  'POST /v1/declarations/{id}:revokeEnd': PEOPLE,
  'POST /v1/assisted-acts': OFFICERS,
  'POST /v1/assisted-acts/{id}:complete': OFFICERS,
  'POST /v1/declarations/{id}:confirm': PEOPLE,
  'POST /v1/declarations/{id}:reject': PEOPLE,
  'GET /v1/me/tasks': ALL,
  'GET /v1/me/messages': ALL,
  'POST /v1/me/messages/{id}:read': ALL,
  'GET /v1/me/contacts': PEOPLE,
  'GET /v1/me/permit': PEOPLE,
  'POST /v1/me/permit:claim': PEOPLE,
  'GET /v1/me/access-log': PEOPLE,
  'DELETE /v1/me/access-log/{id}': PEOPLE,
  'GET /v1/cases': OFFICERS,
  'GET /v1/cases/{id}': OFFICERS,
  'POST /v1/cases/{id}:decide': OFFICERS,
  'POST /v1/cases/{id}:addEvidence': OFFICERS,
};
