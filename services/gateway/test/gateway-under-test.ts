import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '@yuejuma/gateway';
import type { Env } from '@yuejuma/platform/config';
import { CELLED_SERVICES } from '@yuejuma/platform/config';
import { mintAccessToken } from '@yuejuma/platform/session-token';
import { freePort } from '@yuejuma/testing/free-port';
import { ALL_CITIES } from '@yuejuma/testing/service-under-test';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface GatewayUnderTest {
  url: string;
  env: Env;
  announced(): void;
  /** A bearer token of a resident, as identity mints it. */
  residentToken(subjectId: string, lifeSeconds?: number): string;
  stop(): Promise<void>;
}

/** A gateway on a free port. Peers it is not given do not answer. */
export async function startGateway(peers: Partial<Record<string, string>> = {}, extraEnv: Env = {}): Promise<GatewayUnderTest> {
  const [port, dead, dataDir] = [await freePort(), `127.0.0.1:${await freePort()}`, await mkdtemp(join(tmpdir(), 'yuejuma-gateway-'))];
  const sessionKey = randomBytes(32);
  const env: Env = {
    YUEJUMA_ENV: 'development',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    PORT: String(port),
    DATA_DIR: dataDir,
    REALM_FILE: join(ROOT, 'deploy/keycloak/yuejuma-realm.json'),
    WEB_DIR: join(dataDir, 'web'),
    CALLER_KEY: randomBytes(32).toString('base64'),
    SESSION_KEY: sessionKey.toString('base64'),
    DEMO_PASSWORD: 'demo',
    LIBRARY_GZ_SECRET: 'library',
    HOSPITAL_GZ_SECRET: 'hospital',
    HOUSING_GD_SECRET: 'housing',
    PEERS: JSON.stringify(Object.fromEntries(['identity', 'code', 'audit', 'simulators'].map((name) => [name, peers[name] ?? dead]))),
    CELLS: JSON.stringify([{ name: 'guangdong', cities: ALL_CITIES, peers: Object.fromEntries(CELLED_SERVICES.map((name) => [name, peers[name] ?? dead])) }]),
    ...extraEnv,
  };
  const gateway = await start(env);
  return {
    url: `http://127.0.0.1:${port}`,
    env,
    announced: gateway.announced,
    residentToken: (sub, lifeSeconds = 60) => mintAccessToken({ sub, sid: 'session', exp: Math.floor(Date.now() / 1_000) + lifeSeconds }, sessionKey),
    async stop() {
      await gateway.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
