import { z } from 'zod';

/** The parts of Keycloak's realm import that decide what a token says; everything else is Keycloak's own. */
const mapper = z.object({ protocolMapper: z.string(), config: z.record(z.string(), z.string()) });

const client = z.object({
  clientId: z.string(),
  secret: z.string().optional(),
  publicClient: z.boolean().default(false),
  serviceAccountsEnabled: z.boolean().default(false),
  directAccessGrantsEnabled: z.boolean().default(false),
  protocolMappers: z.array(mapper).default([]),
});

const user = z.object({
  id: z.uuid(),
  username: z.string(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  realmRoles: z.array(z.string()).default([]),
  attributes: z.record(z.string(), z.array(z.string())).default({}),
  credentials: z.array(z.object({ type: z.string(), value: z.string() })).default([]),
  serviceAccountClientId: z.string().optional(),
});

const realm = z.object({ realm: z.string(), accessTokenLifespan: z.number().int().positive(), clients: z.array(client), users: z.array(user) });

export type RealmClient = z.infer<typeof client>;
export type RealmUser = z.infer<typeof user>;
export type Realm = z.infer<typeof realm>;

/** Reads a realm import; `${NAME}` in it stands for a secret of the environment, as Keycloak's own import has it. */
export function readRealm(text: string, env: Readonly<Record<string, string | undefined>>): Realm {
  const missing = new Set<string>();
  const whole = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) missing.add(name);
    return JSON.stringify(value ?? '').slice(1, -1);
  });
  if (missing.size > 0) throw new Error(`the realm needs ${[...missing].join(', ')} in the environment`);
  return realm.parse(JSON.parse(whole));
}
