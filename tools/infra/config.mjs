import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * @typedef {object} StartConfig
 * @property {number} port
 * @property {number} partnerGrpcPort
 * @property {string} dataDir absolute
 * @property {string | undefined} databaseUrl
 * @property {string | undefined} redisUrl
 * @property {string | undefined} cacheRedisUrl
 */

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** What the environment says, or a Problem that lists everything wrong with it. @param {NodeJS.ProcessEnv} env @returns {StartConfig} */
export function readConfig(env) {
  /** @type {string[]} */
  const problems = [];
  /** @template T @param {string} name @param {(value: string) => T} parse @param {T} fallback @returns {T} */
  const read = (name, parse, fallback) => {
    const value = env[name];
    if (value === undefined || value === '') return fallback;
    try {
      return parse(value);
    } catch (error) {
      problems.push(`  ${name} ${error instanceof Error ? error.message : 'is wrong'}; it is ${JSON.stringify(withoutPassword(value))}`);
      return fallback;
    }
  };
  const config = {
    port: read('PORT', portNumber, 8080),
    partnerGrpcPort: read('PARTNER_GRPC_PORT', portNumber, 9090),
    dataDir: read('DATA_DIR', folder, resolve(root, '.data')),
    databaseUrl: read('DATABASE_URL', url('postgres:', 'postgresql:'), undefined),
    redisUrl: read('REDIS_URL', url('redis:', 'rediss:'), undefined),
    cacheRedisUrl: read('CACHE_REDIS_URL', url('redis:', 'rediss:'), undefined),
  };
  read('OIDC_ISSUER', url('http:', 'https:'), undefined);
  read('LOG_LEVEL', oneOf(logLevels), undefined);
  if (config.port === config.partnerGrpcPort) problems.push(`  PORT and PARTNER_GRPC_PORT are both ${config.port}; they must differ`);
  if (problems.length > 0) throw new Problem(['The environment has values that cannot be used:', ...problems]);
  return config;
}

/** @param {string} value */
function portNumber(value) {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 65535) throw new Error('must be a port number from 1 to 65535');
  return number;
}

/** @param {string[]} protocols @returns {(value: string) => string | undefined} */
const url = (...protocols) => (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  if (!parsed || !protocols.includes(parsed.protocol) || parsed.hostname === '') {
    throw new Error(`must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')} and names a host`);
  }
  return value;
};

/** @param {string[]} values @returns {(value: string) => string | undefined} */
const oneOf = (values) => (value) => {
  if (!values.includes(value)) throw new Error(`must be one of ${values.join(', ')}`);
  return value;
};

/** @param {string} value */
function folder(value) {
  const path = resolve(root, value);
  if (path === root || root.startsWith(`${path}/`) || path === '/') throw new Error('must be a folder of its own, not one that holds the checkout');
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory()) throw new Error(`must be a folder; ${existing} is not one`);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    throw new Error(`must be a folder this user can write; ${existing} is not`);
  }
  return path;
}

/** @param {string} value */
const withoutPassword = (value) => value.replace(/(:\/\/[^:/?#@]*:)[^@]*@/, '$1…@');
