import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Policies } from '@yuejuma/policy';
import { loadPolicies } from '@yuejuma/policy/load';
import type { Redis } from 'ioredis';
import type { ZodObject, ZodType } from 'zod';
import { systemClock, type Clock } from './clock.js';
import { baseConfig, readConfig, storeConfig, type BaseConfig, type Env, type ServiceName, type StoreConfig } from './config.js';
import { untilPostgresAnswers } from './db/await-postgres.js';
import { Database } from './db/database.js';
import { migrate } from './db/migrate.js';
import { requireDurable } from './db/require-durable.js';
import { sql } from './db/sql.js';
import { developmentController } from './development.js';
import { systemDice, type Dice } from './dice.js';
import { isCelled, Peers } from './grpc/client.js';
import { serveGrpc } from './grpc/server.js';
import { Admission, admissionSettings } from './overload/admission.js';
import { inTime } from './in-time.js';
import { fileKms, type Kms } from './kms.js';
import { limitsOfPolicy } from './limits/policy-limits.js';
import { createLimits, type Limits } from './limits/limits.js';
import { createSharedBuckets } from './limits/shared-buckets.js';
import { createLog, type Log } from './log.js';
import { startConsumers, type Handlers } from './queue/consumer.js';
import { startJobs, type Job } from './queue/jobs.js';
import { startRelays } from './queue/start-relays.js';
import { startSweeping } from './queue/sweep.js';
import { connectRedis, requireNoEviction } from './redis.js';
import { watchStores } from './store-health.js';

/** What the platform hands every service to build its context from. */
export interface Base {
  env: Env;
  config: BaseConfig & StoreConfig;
  db: Database;
  clock: Clock;
  now(): Date;
  /** For jitter, injected like the clock. */
  dice: Dice;
  policies: Policies;
  peers: Peers;
  kms: Kms;
  /** Cache only; commands fail at once while Redis is away. */
  cache: Redis;
  log: Log;
  /** Decides what this process works on; what comes beside gRPC asks it too. */
  admission: Admission;
  /** What one device, partner, city or target may ask. */
  limits: Limits;
  /** Cities this deployment works for: those of its cell, or all. */
  cities: readonly string[];
}

/** A province-wide service has one schedule, not one per city. */
const PROVINCE = '44';

/** A service as its composition root describes it. */
export interface ServiceDefinition<C extends object> {
  name: ServiceName;
  /** Folder of numbered SQL files. */
  migrations: string;
  /** The one @Module and the controllers it lists. */
  module: Type;
  controllers: readonly Type[];
  /** Controllers that exist only under YUEJUMA_ENV=development. */
  developmentControllers?: readonly Type[];
  /** The abstract class that is the context's Nest token. */
  context: abstract new () => C;
  /** What it reads besides the platform's own: looked at with that, before anything is done. */
  settings?: ZodObject<Record<never, ZodType>>;
  createContext(base: Base): C | Promise<C>;
  handlers?(context: C): Handlers;
  jobs?(context: C): readonly Job[];
  /** Work that follows a write a moment later, for `GET /dev/outbox-idle`. */
  pendingProjections?(context: C): number;
  /** Starts what lives beside gRPC, such as the partner edge; returns how to stop it. */
  beside?(context: C, base: Base): Promise<() => Promise<void>>;
}

/** How long calls, events and jobs under way may take to finish when a service stops; then how long the pool may. */
const STOP_MS = 1_200;
const POOL_STOP_MS = 300;

export interface RunningService {
  name: ServiceName;
  stop(): Promise<void>;
}

/**
 * Starts a service from its environment: migrates, serves, relays, consumes. Waits for a Postgres that does not answer
 * yet; rejects with every problem of the environment listed.
 */
export async function startService<C extends object>(definition: ServiceDefinition<C>, env: Env): Promise<RunningService> {
  const config = readConfig(baseConfig.extend(storeConfig.shape).extend(definition.settings?.shape ?? {}), env);
  const log = createLog(definition.name, config.LOG_LEVEL);
  await untilPostgresAnswers(log, () => bringForward(definition, config));
  const base = createBase(definition.name, config, env, log);
  const queues = connectRedis(config.REDIS_URL, log, true);
  try {
    await untilPostgresAnswers(log, () => base.db.query(sql`select 1`));
    if (config.YUEJUMA_ENV === 'production' && config.DATABASE_DURABILITY === 'required') await requireDurable(base.db, log);
    await requireNoEviction(queues, log);
    return await serve(definition, base, queues);
  } catch (error) {
    await disconnect(base, queues);
    throw error;
  }
}

/** Does one thing with a service's context, on its stores and keys, and serves nothing: what operators order. */
export async function withContext<C extends object, T>(definition: ServiceDefinition<C>, env: Env, act: (context: C) => Promise<T>): Promise<T> {
  const config = readConfig(baseConfig.extend(storeConfig.shape).extend(definition.settings?.shape ?? {}), env);
  const base = createBase(definition.name, config, env, createLog(definition.name, config.LOG_LEVEL));
  try {
    return await act(await definition.createContext(base));
  } finally {
    await disconnect(base);
  }
}

async function serve<C extends object>(definition: ServiceDefinition<C>, base: Base, queues: Redis): Promise<RunningService> {
  const { config, db, log } = base;
  const context = await definition.createContext(base);
  const workers = startConsumers(definition.name, definition.handlers?.(context) ?? {}, db, queues, config.QUEUE_PREFIX, log);
  const relays = startRelays(definition.name, base, queues);
  const jobs = definition.jobs?.(context) ?? [];
  const schedule = await startJobs(definition.name, jobs, isCelled(definition.name) ? base.cities : [PROVINCE], queues, { prefix: config.QUEUE_PREFIX }, log);
  const development = config.YUEJUMA_ENV === 'development'
    ? [...(definition.developmentControllers ?? []), developmentController({ base, jobs, workers, projections: () => definition.pendingProjections?.(context) ?? 0 })]
    : [];
  const { app, health } = await serveGrpc({
    name: definition.name,
    listen: config.GRPC_LISTEN,
    callerKey: config.CALLER_KEY,
    log,
    admission: base.admission,
    limits: base.limits,
    controllers: [...definition.controllers, ...development],
    module: { module: definition.module, controllers: development, providers: [{ provide: definition.context, useValue: context }] },
  });
  const stopWatching = watchStores({ db, redis: [queues, base.cache] }, (store, answers) => health.setStatus(store, answers ? 'SERVING' : 'NOT_SERVING'));
  const stopSweeping = startSweeping(db, log, base.dice);
  const stopBeside = await definition.beside?.(context, base);
  log.info({ listen: config.GRPC_LISTEN }, 'serving');
  return {
    name: definition.name,
    async stop() {
      health.setStatus('', 'NOT_SERVING');
      stopWatching();
      stopSweeping();
      // What still runs may finish; what does not in time is cut, and its event handled again elsewhere.
      const isRedisAway = queues.status !== 'ready';
      await inTime(STOP_MS, Promise.allSettled([stopBeside?.(), app.close(), relays.stop(), schedule.stop(), ...workers.map((worker) => worker.close(isRedisAway))]));
      await disconnect(base, queues);
    },
  };
}

async function disconnect({ peers, cache, db }: Base, queues?: Redis): Promise<void> {
  peers.close();
  queues?.disconnect();
  cache.disconnect();
  await inTime(POOL_STOP_MS, db.close());
}

/** Migrates when this process holds the owner's credentials; in production a job of the rollout does it. */
async function bringForward<C extends object>(definition: ServiceDefinition<C>, config: BaseConfig & StoreConfig): Promise<void> {
  if (config.MIGRATION_DATABASE_URL === undefined) return;
  await migrate(config.MIGRATION_DATABASE_URL, definition.migrations, decodeURIComponent(new URL(config.DATABASE_URL).username));
}

function createBase(name: ServiceName, config: BaseConfig & StoreConfig, env: Env, log: Log): Base {
  const development = config.YUEJUMA_ENV === 'development';
  const clock = systemClock(config.CLOCK_OFFSET_MS, development);
  const dice = systemDice(config.DICE_SEED, development);
  const policies = loadPolicies(config.POLICY_DIR);
  const cache = connectRedis(config.CACHE_REDIS_URL ?? config.REDIS_URL, log, false);
  const now = (): Date => clock.now();
  return {
    env,
    config,
    db: new Database(config.DATABASE_URL, config.DATABASE_POOL, log),
    clock,
    now,
    dice,
    policies,
    peers: new Peers(name, config, dice),
    kms: fileKms(config.KEY_DIR ?? `keys/${name}`, development),
    cache,
    log,
    admission: new Admission(admissionSettings(config), dice),
    limits: createLimits({ pourShared: createSharedBuckets(cache), nameKey: config.CALLER_KEY, perMinuteOf: limitsOfPolicy(policies, now), dice }),
    cities: config.CITIES ?? policies.cities.map((city) => city.code),
  };
}
