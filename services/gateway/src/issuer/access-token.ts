import { randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Realm, RealmClient, RealmUser } from './realm.js';

export interface IssuerKey {
  kid: string;
  privateKey: KeyObject;
}

/** A Keycloak-shaped access token: what the client's mappers put in, and the user's realm roles (RS256, typ Bearer). */
export async function signAccessToken(issuer: string, realm: Realm, client: RealmClient, user: RealmUser, key: IssuerKey): Promise<string> {
  const mapped = Object.assign({}, ...client.protocolMappers.map(({ protocolMapper, config }) => MAPPERS[protocolMapper]?.(config, user) ?? {})) as Record<string, unknown>;
  return new SignJWT({
    typ: 'Bearer',
    azp: client.clientId,
    realm_access: { roles: user.realmRoles },
    scope: 'profile',
    preferred_username: user.username,
    ...mapped,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .setIssuer(issuer)
    .setSubject(user.id)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${realm.accessTokenLifespan}s`)
    .sign(key.privateKey);
}

type Mapper = (config: Record<string, string>, user: RealmUser) => Record<string, unknown>;

const MAPPERS: Readonly<Record<string, Mapper>> = {
  'oidc-audience-mapper': (config) => ({ aud: config['included.client.audience'] }),
  'oidc-hardcoded-claim-mapper': (config) => ({ [config['claim.name'] as string]: config['claim.value'] }),
  'oidc-usermodel-attribute-mapper': (config, user) => {
    const values = user.attributes[config['user.attribute'] as string] ?? [];
    return { [config['claim.name'] as string]: config['multivalued'] === 'true' ? values : values[0] };
  },
};
