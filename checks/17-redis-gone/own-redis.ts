import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@yuejuma/testing/free-port';
import { Redis } from 'ioredis';

interface Binary {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** A Redis that may be killed and comes back on the same port, with what its append-only file still says. */
export class OwnRedis {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'yuejuma-redis-'));

  private constructor(private readonly binary: Binary, readonly port: number, private readonly policy: string) {}

  static async start(policy = 'noeviction'): Promise<OwnRedis> {
    const { findRedis } = await import(new URL('../../tools/infra/redis-binary.mjs', import.meta.url).href) as { findRedis: (progress: () => void) => Promise<Binary> };
    const redis = new OwnRedis(await findRedis(() => undefined), await freePort(), policy);
    await redis.comeBack();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async comeBack(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--maxmemory', '200mb', '--maxmemory-policy', this.policy, '--appendonly', 'yes', '--appendfsync', 'everysec', '--daemonize', 'no'];
    this.process = spawn(this.binary.command, args, { cwd: this.folder, env: { ...process.env, ...this.binary.env }, stdio: 'ignore' });
    for (let tries = 0; tries < 200 && !(await this.answers()); tries += 1) await sleep(50);
  }

  async kill(): Promise<void> {
    const gone = this.process && once(this.process, 'exit');
    this.process?.kill('SIGKILL');
    await gone;
    this.process = undefined;
  }

  async flush(): Promise<void> {
    await this.asking((redis) => redis.flushall());
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return this.asking((redis) => redis.ping()).then(() => true, () => false);
  }

  private async asking<T>(ask: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}
