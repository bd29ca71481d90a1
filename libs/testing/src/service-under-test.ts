import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceDefinition as GrpcDefinition } from '@grpc/grpc-js';
import type { Env, ServiceName } from '@yuejuma/platform/config';
import { CELLED_SERVICES } from '@yuejuma/platform/config';
import { migrate } from '@yuejuma/platform/db/migrate';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers, isCelled, type Peer } from '@yuejuma/platform/grpc/client';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { startService, type Base, type ServiceDefinition } from '@yuejuma/platform/service';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { freePort } from './free-port.js';
import { testDatabase } from './postgres.js';
import { testRedis } from './redis.js';
import { testStart } from './test-start.js';
import { UNSHED } from './unshed.js';

const POLICIES = fileURLToPath(new URL('../../../policies', import.meta.url));

/** Every city of the province, in the one cell of a test. */
export const ALL_CITIES = ['4401', '4402', '4403', '4404', '4405', '4406', '4407', '4408', '4409', '4412', '4413', '4414', '4415', '4416', '4417', '4418', '4419', '4420', '4451', '4452', '4453'];

export interface ServiceUnderTest<C extends object> {
  /** The context the service runs on, as the test adapted it. */
  context: C;
  base: Base;
  env: Env;
  /** A client of this service, over the wire. */
  client<D extends GrpcDefinition>(definition: D): Peer<D>;
  /** Moves the service's clock on. */
  advance(milliseconds: number): void;
  /** Puts the service's clock at an instant, from which it runs on. */
  setTime(instant: Date): void;
  /** Payloads announced on a topic so far, oldest first. */
  announced(topic: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/**
 * Starts one service on its own database and Redis space, at a fixed day and hour of its clock. `adapt` replaces peers in the
 * context and nothing else. The schedule knows real time only, so that a job would come between whatever a test does and says of
 * it: a test runs the jobs it means, and asks for a `calendar` that RUNS where it is about the schedule.
 */
export async function startForTest<C extends object>(definition: ServiceDefinition<C>, adapt: (context: C, base: Base) => C = (context) => context, extraEnv: Env = {}, calendar: 'STILL' | 'RUNS' = 'STILL'): Promise<ServiceUnderTest<C>> {
  const database = await testDatabase({ name: definition.name, migrations: [definition.migrations], prepare: (url) => prepare(url, definition) });
  const redis = await testRedis();
  const keys = await mkdtemp(join(tmpdir(), 'yuejuma-keys-'));
  const address = `127.0.0.1:${await freePort()}`;
  const appUrl = Object.assign(new URL(database.url), { username: definition.name, password: 'test' }).href;
  const env: Env = {
    YUEJUMA_ENV: 'development',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    GRPC_LISTEN: address,
    CALLER_KEY: randomBytes(32).toString('base64'),
    KEY_DIR: keys,
    POLICY_DIR: POLICIES,
    DATABASE_URL: appUrl,
    DATABASE_DURABILITY: 'unchecked',
    ...(extraEnv['YUEJUMA_ENV'] === 'production' ? {} : { DICE_SEED: '1' }),
    REDIS_URL: redis.url,
    ...UNSHED,
    ...extraEnv,
  };
  let seen: { context: C; base: Base } | undefined;
  const service = await startService({
    ...definition,
    jobs: (context) => (calendar === 'RUNS' ? definition.jobs?.(context) ?? [] : []),
    async createContext(base) {
      if (env['YUEJUMA_ENV'] === 'development') base.clock.setOffset(testStart.getTime() - Date.now());
      const context = adapt(await definition.createContext(base), base);
      seen = { context, base };
      return context;
    },
  }, env);
  const { context, base } = seen as unknown as { context: C; base: Base };
  const peers = new Peers('gateway', {
    CALLER_KEY: base.config.CALLER_KEY,
    CALL_DEADLINE_MS: 60_000,
    PEERS: { [definition.name]: address },
    CELLS: [{ name: 'test', cities: ALL_CITIES, peers: Object.fromEntries(CELLED_SERVICES.map((name) => [name, address])) }],
  }, seededDice(1));
  return {
    context,
    base,
    env,
    client: (grpc) => clientOf(peers, grpc, definition.name),
    setTime: (instant) => base.clock.setOffset(instant.getTime() - Date.now()),
    advance: (milliseconds) => base.clock.setOffset(base.clock.offset() + milliseconds),
    async announced(topic) {
      const { rows } = await base.db.query<{ payload: Record<string, unknown> }>({ text: 'select payload from outbox where topic = $1 order by create_time', values: [topic], name: 'announced' });
      return rows.map((row) => row.payload);
    },
    async stop() {
      peers.close();
      await service.stop();
      await redis.close();
      await database.drop();
      await rm(keys, { recursive: true });
    },
  };
}

const clientOf = <D extends GrpcDefinition>(peers: Peers, definition: D, name: ServiceName): Peer<D> =>
  isCelled(name) ? peers.inCity(definition, name, '4401') : peers.of(definition, name as 'identity');

async function prepare(url: string, definition: { name: string; migrations: string }): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  await provisionDatabase(url, definition.name, 'test', database);
  await migrate(url, definition.migrations, definition.name);
}

const nobody: Caller = { kind: Caller_Kind.ANONYMOUS, subjectId: '', roles: [], unitId: '', jurisdictions: [], partnerId: '', sessionId: '', language: 'zh-Hans', via: '', hasDevice: false };

/** Callers as the gateway would name them. */
export const anonymous = (): Caller => nobody;
export const resident = (subjectId: string): Caller => ({ ...nobody, kind: Caller_Kind.RESIDENT, subjectId });
export const officer = (subjectId: string, unitId: string, jurisdictions: string[], roles: Role[] = [Role.OFFICER]): Caller => ({ ...nobody, kind: Caller_Kind.OFFICER, subjectId, unitId, jurisdictions, roles });
export const partner = (partnerId: string): Caller => ({ ...nobody, kind: Caller_Kind.PARTNER, partnerId });
