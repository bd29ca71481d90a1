import type { FastifyInstance, FastifyReply } from 'fastify';
import { signAccessToken } from './access-token.js';
import { grantToken, OAuthError } from './grant-token.js';
import type { openIssuerKey } from './issuer-keys.js';
import type { Realm } from './realm.js';

/** The development issuer: Keycloak's URLs on the gateway's own port, from the same realm file (D9). */
export function registerIssuer(app: FastifyInstance, issuer: string, realm: Realm, key: Awaited<ReturnType<typeof openIssuerKey>>): void {
  const base = `/realms/${realm.realm}`;
  const protocol = `${issuer}/protocol/openid-connect`;
  const discovery = {
    issuer,
    token_endpoint: `${protocol}/token`,
    jwks_uri: `${protocol}/certs`,
    grant_types_supported: ['client_credentials', 'password'],
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(/^application\/x-www-form-urlencoded(;|$)/i, { parseAs: 'string' }, async (_request: unknown, text: string) => new URLSearchParams(text));
    scope.setErrorHandler((error, _request, reply) => refuse(reply, error));
    scope.get(base, async () => ({ realm: realm.realm, public_key: key.publicDer, 'token-service': protocol }));
    scope.get(`${base}/.well-known/openid-configuration`, async () => discovery);
    scope.get(`${base}/protocol/openid-connect/certs`, async () => ({ keys: [key.publicJwk] }));
    scope.post(`${base}/protocol/openid-connect/token`, async (request, reply) => {
      if (!(request.body instanceof URLSearchParams)) throw new OAuthError(400, 'invalid_request');
      const { client, user } = grantToken(realm, request.body, request.headers.authorization);
      reply.header('cache-control', 'no-store');
      return { access_token: await signAccessToken(issuer, realm, client, user, key), expires_in: realm.accessTokenLifespan, token_type: 'Bearer', scope: 'profile' };
    });
  });
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const refusal = error instanceof OAuthError ? error : new OAuthError(400, 'invalid_request');
  return reply.code(refusal.code).header('cache-control', 'no-store').send({ error: refusal.error });
}
