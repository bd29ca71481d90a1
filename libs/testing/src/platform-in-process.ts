import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { start as startAddress } from '@yuejuma/address';
import { start as startAudit } from '@yuejuma/audit';
import { start as startCode } from '@yuejuma/code';
import { start as startGateway } from '@yuejuma/gateway';
import { start as startIdentity } from '@yuejuma/identity';
import { start as startMessage } from '@yuejuma/message';
import { start as startPermit } from '@yuejuma/permit';
import type { Env, ServiceName } from '@yuejuma/platform/config';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import type { RunningService } from '@yuejuma/platform/service';
import { start as startRegistration } from '@yuejuma/registration';
import { start as startSimulators } from '@yuejuma/simulators';
import { arrangeServices, type CellOf, type Deployment } from './platform-env.js';
import { readSecrets, type Secrets } from './platform-secrets.js';
import { summaryOf } from './platform-summary.js';
import { seedDemo } from './seed-demo.js';
import { seedPeople } from './seed-people.js';
import { connectSeed } from './seed-peers.js';

export interface PlatformOptions {
  /** How many synthetic residents to have at least, besides the named ones. */
  people?: number;
  onProgress?: (text: string) => void;
  /** For tests that share a server with others. */
  databasePrefix?: string;
  databasePassword?: string;
  /** The cells of the platform; by default one with all cities. */
  cells?: readonly CellOf[];
}

export interface Platform {
  url: string;
  /** The partner edge, `host:port`. */
  partnerAddress: string;
  /** The environment each service runs in. */
  envOf: Readonly<Record<ServiceName | 'gateway', Env>>;
  /** URLs and demo people, for a person to read. */
  summary(): string[];
  /** From here on `/readyz` is 200. */
  announced(): void;
  /** Stops the services of one cell, and starts them again on the same data. */
  stopCell(name: string): Promise<void>;
  startCell(name: string): Promise<void>;
  stop(): Promise<void>;
}

const STARTS: Readonly<Record<ServiceName, (env: Env) => Promise<RunningService>>> = {
  identity: startIdentity,
  address: startAddress,
  registration: startRegistration,
  permit: startPermit,
  code: startCode,
  message: startMessage,
  audit: startAudit,
  simulators: startSimulators,
};

/**
 * Every service in this process, over loopback gRPC, with its own database and keys, and the demo (D2). `env` names the
 * stores and ports: DATABASE_URL (an administrator's), REDIS_URL, CACHE_REDIS_URL, PORT, PARTNER_GRPC_PORT, DATA_DIR.
 * Rejects after stopping what it started.
 */
export async function startPlatform(env: Env, options: PlatformOptions = {}): Promise<Platform> {
  const { people = 0, onProgress = () => undefined, databasePrefix = '', databasePassword, cells } = options;
  const dataDir = env['DATA_DIR'] ?? '.data';
  const made = await readSecrets(dataDir);
  const secrets: Secrets = databasePassword === undefined ? made : { ...made, DATABASE_PASSWORD: databasePassword };
  onProgress('starting the services');
  const arranged = await arrangeServices({ env, dataDir, secrets, clockOffset: await readClockOffset(dataDir), databasePrefix, ...(cells === undefined ? {} : { cells }) });
  const running = await startAll(arranged.deployments);
  try {
    const gateway = await startGateway(arranged.of.gateway);
    running.unshift({ cell: undefined, stop: () => gateway.stop() });
    const seed = connectSeed(new Peers('seed', { CALLER_KEY: Buffer.from(secrets.CALLER_KEY, 'base64'), CALL_DEADLINE_MS: 60_000, ...parsedPeers(arranged.of.gateway) }, seededDice(1)));
    try {
      await seedDemo(seed, dataDir, onProgress);
      if (people > 0) await seedPeople(seed, dataDir, people, onProgress);
      await seed.settle(onProgress);
    } finally {
      seed.close();
    }
    const url = `http://127.0.0.1:${arranged.port}`;
    const partnerAddress = `127.0.0.1:${arranged.partnerPort}`;
    return { url, partnerAddress, envOf: arranged.of, summary: () => summaryOf(url, partnerAddress), announced: gateway.announced, ...cellsOf(arranged.deployments, running), stop: () => stopAll(running) };
  } catch (error) {
    await stopAll(running);
    throw error;
  }
}

interface Running {
  cell: string | undefined;
  stop(): Promise<void>;
}

async function startAll(deployments: readonly Deployment[]): Promise<Running[]> {
  const results = await Promise.allSettled(deployments.map(async ({ service, cell, env }): Promise<Running> => ({ cell, ...pick(await STARTS[service](env)) })));
  const running = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  const failures = results.flatMap((result, index) => (result.status === 'rejected' ? [`${deployments[index]?.service}: ${(result.reason as Error).message}`] : []));
  if (failures.length === 0) return running;
  await stopAll(running);
  throw new AggregateError(results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : [])), failures.join('\n'));
}

const pick = (service: { stop(): Promise<void> }): Pick<Running, 'stop'> => ({ stop: () => service.stop() });

function cellsOf(deployments: readonly Deployment[], running: Running[]): Pick<Platform, 'stopCell' | 'startCell'> {
  return {
    async stopCell(name) {
      const gone = running.filter(({ cell }) => cell === name);
      await Promise.all(gone.map((service) => service.stop()));
      running.splice(0, running.length, ...running.filter(({ cell }) => cell !== name));
    },
    startCell: async (name) => void running.push(...(await startAll(deployments.filter(({ cell }) => cell === name)))),
  };
}

async function stopAll(running: readonly { stop(): Promise<void> }[]): Promise<void> {
  // The gateway first: nothing new comes in while the services behind it finish.
  const [first, ...rest] = running;
  await first?.stop();
  await Promise.all(rest.map((service) => service.stop()));
}

async function readClockOffset(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'clock.json'), 'utf8').catch(() => '{"offsetMs":0}');
  return (JSON.parse(text) as { offsetMs: number }).offsetMs;
}

const parsedPeers = (env: Env): Pick<ConstructorParameters<typeof Peers>[1], 'PEERS' | 'CELLS'> => ({ PEERS: JSON.parse(env['PEERS'] ?? '{}'), CELLS: JSON.parse(env['CELLS'] ?? '[]') });
