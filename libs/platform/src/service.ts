import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Policies } from '@yuejuma/policy';
import { loadPolicies } from '@yuejuma/policy/load';
import type { Redis } from 'ioredis';
import { systemClock, type Clock } from './clock.js';
import { baseConfig, readConfig, storeConfig, type BaseConfig, type Env, type ServiceName, type StoreConfig } from './config.js';
import { Database } from './db/database.js';
import { migrate } from './db/migrate.js';
import { developmentController } from './development.js';
import { Peers } from './grpc/client.js';
import { serveGrpc } from './grpc/server.js';
import { fileKms, type Kms } from './kms.js';
import { createLog, type Log } from './log.js';
import { startConsumers, type Handlers } from './queue/consumer.js';
import { startJobs, type Job } from './queue/jobs.js';
import { Relay } from './queue/relay.js';
import { connectRedis } from './redis.js';

/** What the platform hands every service to build its context from. */
export interface Base {
  env: Env;
  config: BaseConfig & StoreConfig;
  db: Database;
  clock: Clock;
  now(): Date;
  policies: Policies;
  peers: Peers;
  kms: Kms;
  /** Cache only; commands fail at once while Redis is away. */
  cache: Redis;
  log: Log;
  /** Cities this deployment works for: those of its cell, or all. */
  cities: readonly string[];
}

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
  createContext(base: Base): C | Promise<C>;
  handlers?(context: C): Handlers;
  jobs?(context: C): readonly Job[];
  /** Work that follows a write a moment later, for `GET /dev/outbox-idle`. */
  pendingProjections?(context: C): number;
  /** Starts what lives beside gRPC, such as the partner edge; returns how to stop it. */
  beside?(context: C, base: Base): Promise<() => Promise<void>>;
}

export interface RunningService {
  name: ServiceName;
  stop(): Promise<void>;
}

/** Starts a service from its environment: migrates, serves, relays, consumes. Rejects with every problem listed. */
export async function startService<C extends object>(definition: ServiceDefinition<C>, env: Env): Promise<RunningService> {
  const config = readConfig(baseConfig.extend(storeConfig.shape), env);
  const log = createLog(definition.name, config.LOG_LEVEL);
  await bringForward(definition, config);
  const base = createBase(definition.name, config, env, log);
  const context = await definition.createContext(base);
  const queues = connectRedis(config.REDIS_URL, log, true);
  const relay = new Relay(base.db, queues, config.QUEUE_PREFIX, log);
  const workers = startConsumers(definition.name, definition.handlers?.(context) ?? {}, base.db, queues, config.QUEUE_PREFIX, log);
  const jobs = definition.jobs?.(context) ?? [];
  const schedule = await startJobs(definition.name, jobs, base.cities, queues, config.QUEUE_PREFIX, log);
  const development = config.YUEJUMA_ENV === 'development'
    ? [...(definition.developmentControllers ?? []), developmentController({ base, jobs, workers, projections: () => definition.pendingProjections?.(context) ?? 0 })]
    : [];
  const controllers = [...definition.controllers, ...development];
  const { app, health } = await serveGrpc({
    name: definition.name,
    listen: config.GRPC_LISTEN,
    callerKey: config.CALLER_KEY,
    log,
    controllers,
    module: { module: definition.module, controllers: development, providers: [{ provide: definition.context, useValue: context }] },
  });
  const stopBeside = await definition.beside?.(context, base);
  log.info({ listen: config.GRPC_LISTEN }, 'serving');
  return {
    name: definition.name,
    async stop() {
      health.setStatus('', 'NOT_SERVING');
      await stopBeside?.();
      await Promise.all([app.close(), relay.stop(), schedule.stop(), ...workers.map((worker) => worker.close())]);
      base.peers.close();
      queues.disconnect();
      base.cache.disconnect();
      await base.db.close();
    },
  };
}

/** Migrates when this process holds the owner's credentials; in production a job of the rollout does it. */
async function bringForward<C extends object>(definition: ServiceDefinition<C>, config: BaseConfig & StoreConfig): Promise<void> {
  if (config.MIGRATION_DATABASE_URL === undefined) return;
  await migrate(config.MIGRATION_DATABASE_URL, definition.migrations, decodeURIComponent(new URL(config.DATABASE_URL).username));
}

function createBase(name: ServiceName, config: BaseConfig & StoreConfig, env: Env, log: Log): Base {
  const development = config.YUEJUMA_ENV === 'development';
  const clock = systemClock(config.CLOCK_OFFSET_MS, development);
  const policies = loadPolicies(config.POLICY_DIR);
  return {
    env,
    config,
    db: new Database(config.DATABASE_URL, config.DATABASE_POOL, log),
    clock,
    now: () => clock.now(),
    policies,
    peers: new Peers(name, config),
    kms: fileKms(config.KEY_DIR ?? `keys/${name}`, development),
    cache: connectRedis(config.CACHE_REDIS_URL ?? config.REDIS_URL, log, false),
    log,
    cities: config.CITIES ?? policies.cities.map((city) => city.code),
  };
}

/** Runs one service alone until SIGTERM; `main.ts` of every service is this call. */
export async function runAlone(start: (env: Env) => Promise<RunningService>): Promise<void> {
  const service = await start(process.env).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  if (!service) return;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.stop());
}
