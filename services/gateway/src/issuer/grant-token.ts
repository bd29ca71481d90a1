import { createHash, timingSafeEqual } from 'node:crypto';
import type { Realm, RealmClient, RealmUser } from './realm.js';

/** A refusal of the token endpoint in the words of RFC 6749. */
export class OAuthError extends Error {
  constructor(readonly code: number, readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unauthorized_client' | 'unsupported_grant_type') {
    super(error);
  }
}

export interface Granted {
  client: RealmClient;
  user: RealmUser;
}

/** Decides who a token request is for. Throws {@link OAuthError}. */
export function grantToken(realm: Realm, form: URLSearchParams, authorization: string | undefined): Granted {
  const client = authenticate(realm, form, authorization);
  const grant = GRANTS[form.get('grant_type') ?? ''];
  if (grant === undefined) throw new OAuthError(400, 'unsupported_grant_type');
  return { client, user: grant(realm, client, form) };
}

const GRANTS: Readonly<Record<string, (realm: Realm, client: RealmClient, form: URLSearchParams) => RealmUser>> = {
  client_credentials(realm, client) {
    const user = realm.users.find((candidate) => candidate.serviceAccountClientId === client.clientId);
    if (!client.serviceAccountsEnabled || user === undefined) throw new OAuthError(401, 'unauthorized_client');
    return user;
  },
  password(realm, client, form) {
    if (!client.directAccessGrantsEnabled) throw new OAuthError(400, 'unauthorized_client');
    const user = realm.users.find((candidate) => candidate.username === form.get('username'));
    const password = user?.credentials.find((credential) => credential.type === 'password')?.value;
    if (user === undefined || password === undefined || !isSame(password, form.get('password') ?? '')) throw new OAuthError(401, 'invalid_grant');
    return user;
  },
};

function authenticate(realm: Realm, form: URLSearchParams, authorization: string | undefined): RealmClient {
  const [id, secret] = basicCredentials(authorization) ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const client = realm.clients.find((candidate) => candidate.clientId === id);
  const isKnown = client !== undefined && (client.publicClient || (client.secret !== undefined && isSame(client.secret, secret)));
  if (!isKnown) throw new OAuthError(401, 'invalid_client');
  return client;
}

function basicCredentials(authorization: string | undefined): [string, string] | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
