import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CELLED_SERVICES, SERVICES, type Env, type ServiceName } from '@yuejuma/platform/config';
import { isCelled } from '@yuejuma/platform/grpc/client';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { freePorts } from './free-port.js';
import { demoRequestKeys, demoSigningKeys } from './demo-request-keys.js';
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
  /** The cells of the platform; by default one with all cities (D8). */
  cells?: readonly CellOf[];
}

/** A set of cities that share deployments, databases and queues. */
export interface CellOf {
  name: string;
  cities: readonly string[];
}

/** One deployment of a service: a celled one has a cell. */
export interface Deployment {
  service: ServiceName;
  cell: string | undefined;
  env: Env;
}

export interface PlatformEnv {
  /** The environment of each service, as a deployment would give it; of a celled one, in the first cell. */
  of: Readonly<Record<ServiceName | 'gateway', Env>>;
  deployments: readonly Deployment[];
  port: number;
  partnerPort: number;
}

const ONE_CELL: readonly CellOf[] = [{ name: 'guangdong', cities: ALL_CITIES }];

/** Everything in one process, on a machine that may be slow and busy: a crowd of a thousand waits rather than be sent away, and who asks waits longer. */
const PATIENT: Env = { CALL_DEADLINE_MS: '20000', ADMISSION_LEAST: '2048', ADMISSION_MOST: '4096', ADMISSION_WAITING: '4096', ADMISSION_PATIENCE_MS: '5000', ADMISSION_TARGET_MS: '1000' };

/** Gives every service its address, database, keys and peers; makes the databases. */
export async function arrangeServices(around: Surroundings): Promise<PlatformEnv> {
  const { env, dataDir, secrets, clockOffset, cells = ONE_CELL } = around;
  const places = SERVICES.flatMap((service): { service: ServiceName; cell: CellOf | undefined }[] => (isCelled(service) ? cells.map((cell) => ({ service, cell })) : [{ service, cell: undefined }]));
  const ports = await freePorts(places.length);
  const address = (service: ServiceName, cell?: string): string => `127.0.0.1:${ports[places.findIndex((place) => place.service === service && place.cell?.name === cell)]}`;
  const port = Number(env['PORT'] ?? 8080);
  const partnerPort = Number(env['PARTNER_GRPC_PORT'] ?? 9090);
  const shared: Env = {
    YUEJUMA_ENV: 'development',
    LOG_LEVEL: env['LOG_LEVEL'],
    CALLER_KEY: secrets.CALLER_KEY,
    POLICY_DIR: join(ROOT, 'policies'),
    CLOCK_OFFSET_MS: String(clockOffset),
    OIDC_ISSUER: env['OIDC_ISSUER'] ?? `http://127.0.0.1:${port}/realms/yuejuma`,
    PEERS: JSON.stringify(Object.fromEntries(places.filter(({ cell }) => cell === undefined || cell === cells[0]).map(({ service, cell }) => [service, address(service, cell?.name)]))),
    CELLS: JSON.stringify(cells.map(({ name, cities }) => ({ name, cities, peers: Object.fromEntries(CELLED_SERVICES.map((service) => [service, address(service, name)])) }))),
    DATA_DIR: dataDir,
    ...PATIENT,
    ...Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('ADMISSION_'))),
  };
  const own = (name: ServiceName | 'gateway'): Env => Object.fromEntries(SECRETS_OF[name].map((secret) => [secret, secrets[secret]]));
  const deployments = await Promise.all(places.map(async ({ service, cell }): Promise<Deployment> => {
    // The first cell is the only one of most platforms, and its names stay as they are.
    const apart = cell === undefined || cell === cells[0] ? '' : cell.name;
    return { service, cell: cell?.name, env: {
      ...shared,
      ...own(service),
      ...(await storesOf(service, around, apart)),
      ...(cells.length > 1 ? queuesOf(env, cells, cell) : {}),
      GRPC_LISTEN: address(service, cell?.name),
      KEY_DIR: join(dataDir, 'keys', apart, service),
      ...(service === 'code' ? { PARTNER_GRPC_LISTEN: `127.0.0.1:${partnerPort}`, DEMO_REQUEST_KEYS: demoRequestKeys(secrets) } : {}),
    } };
  }));
  const gateway: Env = { ...shared, ...own('gateway'), DEMO_REQUEST_KEYS: demoSigningKeys(secrets), HOST: env['HOST'], PORT: String(port), REALM_FILE: join(ROOT, 'deploy/keycloak/yuejuma-realm.json'), WEB_DIR: join(ROOT, 'web/dist') };
  const first = Object.fromEntries([...deployments].reverse().map(({ service, env: itsEnv }) => [service, itsEnv])) as Record<ServiceName, Env>;
  return { of: { ...first, gateway }, deployments, port, partnerPort };
}

/** Queues of their own for the province and for each cell, on one Redis. */
function queuesOf(env: Env, cells: readonly CellOf[], cell: CellOf | undefined): Env {
  const prefixes = Object.fromEntries(['province', ...cells.map(({ name }) => name)].map((place) => [place, { redisUrl: env['REDIS_URL'], prefix: `yjm-${place}` }]));
  return { QUEUES: JSON.stringify(prefixes), QUEUE_PREFIX: `yjm-${cell?.name ?? 'province'}`, ...(cell === undefined ? {} : { CITIES: cell.cities.join(',') }) };
}

async function storesOf(name: ServiceName, { env, secrets, databasePrefix }: Surroundings, apart: string): Promise<Env> {
  if (name === 'simulators') return {};
  const { appUrl, ownerUrl } = await provisionDatabase(env['DATABASE_URL'] ?? '', name, secrets.DATABASE_PASSWORD, `${databasePrefix}${apart === '' ? '' : `${apart}_`}${name}`);
  return { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl, REDIS_URL: env['REDIS_URL'], CACHE_REDIS_URL: env['CACHE_REDIS_URL'] ?? env['REDIS_URL'] };
}
