import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePorts } from './free-port.js';
import { startPlatform, type Platform, type PlatformOptions } from './platform-in-process.js';
import { testRedis } from './redis.js';
import { testStoreUrl } from './stores.js';
import { testStart } from './test-start.js';
import { UNSHED } from './unshed.js';

export interface PlatformUnderTest extends Platform {
  dataDir: string;
  /** Stops everything and starts it again on the same data and ports. */
  restart(): Promise<void>;
}

export interface TestOptions extends Pick<PlatformOptions, 'people' | 'onProgress' | 'cells'> {
  /** What the platform's clock shows at the start; an ordinary morning when left out, today's time when it is past. */
  startTime?: Date;
}

/** The whole platform on free ports, a folder, databases and a Redis space of its own; `stop` leaves nothing behind. */
export async function startPlatformForTest({ startTime = testStart, ...options }: TestOptions = {}): Promise<PlatformUnderTest> {
  const [databaseUrl, redis, dataDir, [port, partnerPort]] = [await testStoreUrl('postgres'), await testRedis(), await mkdtemp(join(tmpdir(), 'yuejuma-platform-')), await freePorts(2)];
  await writeFile(join(dataDir, 'clock.json'), JSON.stringify({ offsetMs: Math.max(0, startTime.getTime() - Date.now()) }));
  const databasePrefix = `platform_${randomBytes(4).toString('hex')}_`;
  const env = { ...UNSHED, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, REDIS_URL: redis.url, PORT: String(port), PARTNER_GRPC_PORT: String(partnerPort), LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' };
  const start = async (): Promise<Platform> => {
    // The roles are the server's, and tests of single services know them by this password.
    const platform = await startPlatform(env, { ...options, databasePrefix, databasePassword: 'test' });
    platform.announced();
    return platform;
  };
  let platform = await start();
  return {
    ...platform,
    dataDir,
    async restart() {
      await platform.stop();
      platform = await start();
    },
    async stop() {
      await platform.stop();
      await redis.close();
      await dropDatabases(databaseUrl, databasePrefix);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropDatabases(server: string, prefix: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix]);
    for (const { datname } of rows) await admin.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`);
  } finally {
    await admin.end();
  }
}
