import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CELLED_SERVICES, SERVICES, type Env, type ServiceName } from '@yuejuma/platform/config';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { freePorts } from './free-port.js';
import type { SecretName, Secrets } from './platform-secrets.js';
import { ALL_CITIES } from './service-under-test.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Which secrets a service is told; each gets only its own. */
const SECRETS_OF: Readonly<Record<ServiceName | 'gateway', readonly SecretName[]>> = {
  identity: ['SESSION_KEY', 'READ_PERMIT_KEY'],
  audit: ['READ_PERMIT_KEY'],
  address: [],
  registration: [],
  permit: [],
  code: [],
  message: [],
  simulators: [],
  gateway: ['SESSION_KEY', 'DEMO_PASSWORD', 'LIBRARY_GZ_SECRET', 'HOSPITAL_GZ_SECRET', 'HOUSING_GD_SECRET'],
};

export interface Surroundings {
  /** What the launcher, or a test, was started with. */
  env: Env;
  dataDir: string;
  secrets: Secrets;
  clockOffset: number;
  /** Put before each database's name, so that several platforms share a server. */
  databasePrefix: string;
}

export interface PlatformEnv {
  /** The environment of each service, as a deployment would give it. */
  of: Readonly<Record<ServiceName | 'gateway', Env>>;
  port: number;
  partnerPort: number;
}

/** Gives every service its address, database, keys and peers; makes the databases. */
export async function arrangeServices(around: Surroundings): Promise<PlatformEnv> {
  const { env, dataDir, secrets, clockOffset } = around;
  const ports = await freePorts(SERVICES.length);
  const address = (name: ServiceName): string => `127.0.0.1:${ports[SERVICES.indexOf(name)]}`;
  const port = Number(env['PORT'] ?? 8080);
  const partnerPort = Number(env['PARTNER_GRPC_PORT'] ?? 9090);
  const shared: Env = {
    YUEJUMA_ENV: 'development',
    LOG_LEVEL: env['LOG_LEVEL'],
    CALLER_KEY: secrets.CALLER_KEY,
    POLICY_DIR: join(ROOT, 'policies'),
    CLOCK_OFFSET_MS: String(clockOffset),
    OIDC_ISSUER: env['OIDC_ISSUER'] ?? `http://127.0.0.1:${port}/realms/yuejuma`,
    PEERS: JSON.stringify(Object.fromEntries(SERVICES.map((name) => [name, address(name)]))),
    CELLS: JSON.stringify([{ name: 'guangdong', cities: ALL_CITIES, peers: Object.fromEntries(CELLED_SERVICES.map((name) => [name, address(name)])) }]),
    DATA_DIR: dataDir,
  };
  const own = (name: ServiceName | 'gateway'): Env => Object.fromEntries(SECRETS_OF[name].map((secret) => [secret, secrets[secret]]));
  const services = await Promise.all(SERVICES.map(async (name): Promise<[ServiceName, Env]> => [name, {
    ...shared,
    ...own(name),
    ...(await storesOf(name, around)),
    GRPC_LISTEN: address(name),
    KEY_DIR: join(dataDir, 'keys', name),
    ...(name === 'code' ? { PARTNER_GRPC_LISTEN: `127.0.0.1:${partnerPort}` } : {}),
  }]));
  const gateway: Env = { ...shared, ...own('gateway'), HOST: env['HOST'], PORT: String(port), REALM_FILE: join(ROOT, 'deploy/keycloak/yuejuma-realm.json'), WEB_DIR: join(ROOT, 'web/dist') };
  return { of: { ...(Object.fromEntries(services) as Record<ServiceName, Env>), gateway }, port, partnerPort };
}

async function storesOf(name: ServiceName, { env, secrets, databasePrefix }: Surroundings): Promise<Env> {
  if (name === 'simulators') return {};
  const { appUrl, ownerUrl } = await provisionDatabase(env['DATABASE_URL'] ?? '', name, secrets.DATABASE_PASSWORD, `${databasePrefix}${name}`);
  return { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl, REDIS_URL: env['REDIS_URL'], CACHE_REDIS_URL: env['CACHE_REDIS_URL'] ?? env['REDIS_URL'] };
}
