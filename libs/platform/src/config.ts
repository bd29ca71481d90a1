import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Env = Readonly<Record<string, string | undefined>>;

/** The names of the services that have a database or answer gRPC. */
export const SERVICES = ['identity', 'address', 'registration', 'permit', 'code', 'message', 'audit', 'simulators'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Services that run once per cell (D8); the others are province-wide. */
export const CELLED_SERVICES = ['address', 'registration', 'permit', 'message'] as const;
export type CelledService = (typeof CELLED_SERVICES)[number];

/** A start-up that must not go on; the message lists every problem, one a line. */
export class ConfigError extends Error {}

/** Reads and checks the environment once, at start-up; throws {@link ConfigError} with every problem listed. */
export function readConfig<S extends z.ZodType>(schema: S, env: Env): z.infer<S> {
  const result = schema.safeParse(withSecretsFromFiles(env, namesOf(schema)));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`);
  throw new ConfigError(`the configuration does not hold:\n${problems.join('\n')}`);
}

/** `CALLER_KEY_FILE=/run/secrets/x` stands for `CALLER_KEY=<content of that file>`; other programs' `…_FILE` are theirs. */
function withSecretsFromFiles(env: Env, names: readonly string[]): Record<string, string | undefined> {
  const read = names.filter((name) => env[`${name}_FILE`]).map((name) => [name, readFileSync(env[`${name}_FILE`] as string, 'utf8').trim()]);
  return { ...env, ...Object.fromEntries(read) };
}

/** The variables a schema reads, also behind a transform. */
function namesOf(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodPipe) return namesOf(schema.in);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

const json = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text, context): z.infer<S> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not the JSON it should be' });
      return z.NEVER;
    }
  });

const hostAndPort = z.string().regex(/^(dns:\/\/\/)?[^\s/]+:\d+$/, 'should look like host:port');

/** One cell (D8): its cities and where its services listen. */
const cell = z.object({
  name: z.string().min(1),
  cities: z.array(z.string().regex(/^44\d{2}$/)).min(1),
  peers: z.partialRecord(z.enum(CELLED_SERVICES), hostAndPort),
});
export type Cell = z.infer<typeof cell>;

/** What every service reads. */
export const baseConfig = z.object({
  YUEJUMA_ENV: z.enum(['development', 'production']).default('production'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  GRPC_LISTEN: hostAndPort.default('127.0.0.1:50051'),
  CALLER_KEY: z.string().regex(/^[A-Za-z0-9+/=]{44,}$/, 'should be 32 random bytes in base64').transform((text) => Buffer.from(text, 'base64')),
  POLICY_DIR: z.string().min(1).default('policies'),
  KEY_DIR: z.string().min(1).optional(),
  PEERS: json(z.partialRecord(z.enum(SERVICES), hostAndPort)).default({}),
  CELLS: json(z.array(cell).min(1)).default([]),
  CITIES: z.string().regex(/^44\d{2}(,44\d{2})*$/, 'should list city codes').transform((text) => text.split(',')).optional(),
  CLOCK_OFFSET_MS: z.coerce.number().int().min(0).default(0),
  /** What a call to another service may take when it says nothing of its own. */
  CALL_DEADLINE_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
  /** Makes jitter the same at every start, in development only. */
  DICE_SEED: z.coerce.number().int().min(0).optional(),
  /** What one process takes on (D10): fewest and most calls under way, how many of a class may wait, for how long, and how fast half of them should be. */
  ADMISSION_LEAST: z.coerce.number().int().min(1).default(8),
  ADMISSION_MOST: z.coerce.number().int().min(1).default(2_048),
  ADMISSION_WAITING: z.coerce.number().int().min(1).default(1_024),
  ADMISSION_PATIENCE_MS: z.coerce.number().int().min(1).default(250),
  ADMISSION_TARGET_MS: z.coerce.number().int().min(1).default(250),
});
export type BaseConfig = z.infer<typeof baseConfig>;

/** What a service with a database and queues reads besides. */
export const storeConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(8),
  /** Whether production starts only on a Postgres whose crash loses nothing that was acknowledged (I7). */
  DATABASE_DURABILITY: z.enum(['required', 'unchecked']).default('required'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  CACHE_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Where the queues of every place are, by cell name and `province`; none: all deployments share this one's. */
  QUEUES: json(z.record(z.string(), z.object({ redisUrl: z.url({ protocol: /^rediss?$/ }), prefix: z.string().regex(/^[a-z0-9-]*$/) }))).default({}),
  QUEUE_PREFIX: z.string().regex(/^[a-z0-9-]*$/).default('yjm'),
  /** Seconds after which an event that nobody has handled yet is looked for in Redis, and handed on again if it is not there. */
  OUTBOX_SETTLE_SECONDS: z.coerce.number().min(0).max(3_600).default(10),
});
export type StoreConfig = z.infer<typeof storeConfig>;
