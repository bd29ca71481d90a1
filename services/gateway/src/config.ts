import { baseConfig, readConfig, type Env } from '@yuejuma/platform/config';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const key = z.string().regex(/^[A-Za-z0-9+/=]{44,}$/, 'should be 32 random bytes in base64').transform((text) => Buffer.from(text, 'base64'));
const realmUrl = z.url({ protocol: /^https?$/ }).regex(/\/realms\/[A-Za-z0-9-]+$/, 'should end in /realms/<name>');

const gatewayConfig = baseConfig.extend({
  /** Loopback unless the deployment says otherwise: a development start opens doors nobody else may use. */
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(8080),
  /** Shared with identity, which mints what the guard checks. */
  SESSION_KEY: key,
  /** Who signs the tokens of officers and partners; without one, a development start is its own issuer. */
  OIDC_ISSUER: realmUrl.optional(),
  DEVELOPMENT_DOORS: z.enum(['open', 'closed']).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  /** Keycloak's realm import (`REALM_FILE`); the development issuer and doors read clients, roles and officers from it. */
  REALM: z.string().optional(),
  /** Private keys that sign requests of the demo's partners, as JSON by partner. */
  DEMO_REQUEST_KEYS: z.string().default('{}'),
  WEB_DIR: z.string().min(1).default('web/dist'),
}).superRefine((config, context) => {
  if (config.YUEJUMA_ENV === 'development') {
    if (config.REALM === undefined) context.addIssue({ code: 'custom', path: ['REALM_FILE'], message: 'is required for development' });
    return;
  }
  if (config.DEVELOPMENT_DOORS === 'open') context.addIssue({ code: 'custom', path: ['DEVELOPMENT_DOORS'], message: 'must not be open outside development' });
  if (config.OIDC_ISSUER === undefined) context.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message: 'is required outside development' });
}, { when: () => true }).transform((config) => {
  const ownIssuer = `http://127.0.0.1:${config.PORT}/realms/yuejuma`;
  const issuer = config.OIDC_ISSUER ?? ownIssuer;
  const isDevelopment = config.YUEJUMA_ENV === 'development';
  return {
    ...config,
    issuer,
    isOwnIssuer: isDevelopment && issuer === ownIssuer,
    hasDoors: isDevelopment && config.DEVELOPMENT_DOORS !== 'closed',
  };
});
export type GatewayConfig = z.infer<typeof gatewayConfig>;

/** Reads the environment once; ConfigError lists every problem, open doors outside development among them. */
export const readGatewayConfig = (env: Env): GatewayConfig => readConfig(gatewayConfig, env);
