import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} Described how one service is started alone, and what it must refuse
 * @property {boolean} [hasStores] needs a database and Redis
 * @property {string[]} [secrets] keys shared with other services
 * @property {string[]} [keys] signing keys it needs in its key folder
 * @property {Record<string, string>} [settings] the other variables without a default
 * @property {{ settings: Record<string, string>, says: string }} refuses a production start that must end with 1
 */

const movedClock = { settings: { CLOCK_OFFSET_MS: '86400000' }, says: 'the clock of a production service does not move' };

/** @type {Record<string, Described>} */
export const described = {
  audit: { hasStores: true, secrets: ['READ_PERMIT_KEY'], keys: ['audit-checkpoint-1'], refuses: movedClock },
  registration: { hasStores: true, refuses: movedClock },
  gateway: {
    secrets: ['SESSION_KEY'],
    settings: { OIDC_ISSUER: 'https://id.example/realms/yuejuma' },
    refuses: { settings: { DEVELOPMENT_DOORS: 'open' }, says: 'must not be open outside development' },
  },
};

// Nobody listens there: a service starts and serves without its peers.
const peers = JSON.stringify(Object.fromEntries(['identity', 'code', 'audit', 'simulators'].map((name) => [name, '127.0.0.1:9'])));

/** @param {Described} service @param {Record<string, string>} stores @param {number} port @returns {Record<string, string>} */
export const environmentOf = ({ hasStores, secrets = [], settings = {} }, stores, port) => ({
  ...Object.fromEntries(['CALLER_KEY', ...secrets].map((name) => [name, randomBytes(32).toString('base64')])),
  ...settings,
  PEERS: peers,
  ...(hasStores ? { ...stores, GRPC_LISTEN: `127.0.0.1:${port}` } : { HOST: '127.0.0.1', PORT: String(port) }),
});

/** The variables without a default. @param {Described} service */
export const requiredBy = ({ hasStores, secrets = [], settings = {} }) => ['CALLER_KEY', ...(hasStores ? ['DATABASE_URL', 'REDIS_URL'] : []), ...secrets, ...Object.keys(settings)];
