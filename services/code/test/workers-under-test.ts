import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, status, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { Database } from '@yuejuma/platform/db/database';
import { sealCaller } from '@yuejuma/platform/grpc/caller';
import { fileKms } from '@yuejuma/platform/kms';
import { createLog } from '@yuejuma/platform/log';
import { provisionDatabase } from '@yuejuma/platform/provision';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { freePort } from '@yuejuma/testing/free-port';
import { emptyDatabase } from '@yuejuma/testing/postgres';
import { testRedis } from '@yuejuma/testing/redis';
import { spawnService } from '@yuejuma/testing/spawn-service';
import { UNSHED } from '@yuejuma/testing/unshed';
import { sealName } from '../src/masked-name.js';
import { PEERS } from './setup.js';

/** The code service on two workers, with people that need no peer, and a channel that is one connection. */
export async function startTwoWorkers(people: number) {
  const [redis, folder] = [await testRedis(), await mkdtemp(join(tmpdir(), 'yuejuma-workers-'))];
  const base = await emptyDatabase('code_workers');
  const { appUrl } = await provisionDatabase(base.url, 'code', 'test', new URL(base.url).pathname.slice(1));
  const key = randomBytes(32);
  const address = `127.0.0.1:${await freePort()}`;
  const service = spawnService('code', {
    YUEJUMA_ENV: 'development', DEVELOPMENT_DOORS: 'closed', WORKERS: '2', GRPC_LISTEN: address, KEY_DIR: folder, POLICY_DIR: 'policies', CALLER_KEY: key.toString('base64'), PEERS,
    DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: base.url, REDIS_URL: redis.url, ...UNSHED as Record<string, string>,
  });
  await service.serves(2);
  const db = new Database(appUrl, 2, createLog('test', 'silent'));
  const kms = fileKms(folder, true);
  const subjects = Array.from({ length: people }, () => randomUUID());
  for (const subjectId of subjects) {
    const { wrappedKey, maskedName } = sealName(kms, subjectId, '王**');
    await db.query({ name: 'person', text: 'insert into profiles (subject_id, wrapped_key, masked_name) values ($1, $2, $3)', values: [subjectId, wrappedKey, maskedName] });
  }
  const clients: Client[] = [];
  return {
    service, db, subjects,
    /** Connections go round, so two of them reach two workers. */
    connect() {
      const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 });
      clients.push(client);
      const connection = { retries: 0, call: <Q, A>(method: { path: string }, request: Q, caller: Caller): Promise<A> =>
        withRetry(() => unary<Q, A>(client, method as unknown as MethodDefinition<Q, A>, request, sealCaller(caller, 'code', key)), () => (connection.retries += 1)) };
      return connection;
    },
    async stop() {
      clients.forEach((client) => client.close());
      if (service.child.exitCode === null) service.child.kill('SIGKILL');
      await service.ended;
      await db.close();
      await redis.close();
      await base.drop();
      await rm(folder, { recursive: true });
    },
  };
}

const TRIES = 40;

/** A caller that asks again when nobody is there, as the gateway and the partner's client do. */
async function withRetry<A>(call: () => Promise<A>, onRetry: () => void): Promise<A> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES || (error as ServiceError).code !== status.UNAVAILABLE) throw error;
      onRetry();
      await sleep(100);
    }
  }
}

const unary = <Q, A>(client: Client, { path, requestSerialize, responseDeserialize }: MethodDefinition<Q, A>, request: Q, metadata: ReturnType<typeof sealCaller>): Promise<A> => new Promise((resolve, reject) => {
  client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, { deadline: Date.now() + 20_000 }, (error, answer) => (error ? reject(error) : resolve(answer as A)));
});
