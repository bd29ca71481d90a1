import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@yuejuma/testing/free-port';
import { Client } from 'pg';

/** What production sets, and this server with it. */
const DURABLE = fileURLToPath(new URL('../../deploy/postgres/durable.conf', import.meta.url));
const TRIES = 100;

interface Binaries {
  findPostgres(): { bin: string };
  postgresUser(): Promise<RunAs>;
  commandAs(runAs: RunAs, command: string, args: string[]): [string, string[]];
}
interface RunAs {
  prefix: string[];
  uid?: number;
  gid?: number;
}

/** A Postgres whose parent we are, since a killed one that nobody reaps blocks its own restart. */
export class OwnPostgres {
  private process: ChildProcess | undefined;

  private constructor(private readonly data: string, readonly port: number, private readonly run: (program: string, args: string[]) => [string, string[], RunAs]) {}

  /** A primary in a folder that is not there yet, set as in production; no commit answers before it has a standby. */
  static async create(data: string): Promise<OwnPostgres> {
    const { findPostgres, postgresUser, commandAs } = await import(new URL('../../tools/infra/postgres-binaries.mjs', import.meta.url).href) as Binaries;
    const runAs = await postgresUser();
    const postgres = new OwnPostgres(data, await freePort(), (program, args) => [...commandAs(runAs, join(findPostgres().bin, program), args), runAs]);
    mkdirSync(data, { mode: 0o700 });
    const [command, args, { uid, gid }] = postgres.run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
    execFileSync(command, args, { stdio: 'ignore', ...(uid === undefined ? {} : { uid, gid }) });
    appendFileSync(join(data, 'postgresql.conf'), `include '${DURABLE}'\n`);
    await postgres.comeBack();
    return postgres;
  }

  /** A standby made by copying this primary while it runs, following it over that port. */
  async standby(data: string, linkPort: number): Promise<OwnPostgres> {
    const label = await this.asking(async (client) => {
      await client.query(`select pg_backup_start('standby', true)`);
      cpSync(this.data, data, { recursive: true, filter: (path) => basename(path) !== 'postmaster.pid' });
      return (await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')).rows[0]?.labelfile ?? '';
    });
    writeFileSync(join(data, 'backup_label'), label);
    writeFileSync(join(data, 'standby.signal'), '');
    appendFileSync(join(data, 'postgresql.conf'), `primary_conninfo = 'host=127.0.0.1 port=${linkPort} user=postgres application_name=standby'\n`);
    const standby = new OwnPostgres(data, await freePort(), this.run);
    await standby.comeBack();
    return standby;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts it, and waits until it answers. */
  async comeBack(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (this.process === undefined || this.process.exitCode !== null) this.launch();
      if (await this.answers()) return;
      await sleep(50);
    }
    throw new Error('Postgres does not come back');
  }

  /** kill -9 of the postmaster and of everything it began, at one moment. */
  async kill(): Promise<void> {
    const { process: postmaster } = this;
    if (postmaster?.pid === undefined || postmaster.exitCode !== null) return;
    const gone = once(postmaster, 'exit');
    for (const pid of [postmaster.pid, ...childrenOf(postmaster.pid)]) end(pid);
    await gone;
    this.process = undefined;
  }

  async answers(): Promise<boolean> {
    return this.asking((client) => client.query('select 1')).then(() => true, () => false);
  }

  /** Asks it something as its superuser, past every proxy. */
  async asking<T>(ask: (client: Client) => Promise<T>, database = 'postgres'): Promise<T> {
    const client = new Client({ connectionString: this.url(database), connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await ask(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private launch(): void {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=64MB', 'jit=off', 'timezone=UTC'];
    const [command, args, { uid, gid }] = this.run('postgres', ['-D', this.data, '-p', String(this.port), ...settings.flatMap((setting) => ['-c', setting])]);
    this.process = spawn(command, args, { stdio: 'ignore', ...(uid === undefined ? {} : { uid, gid }) });
  }
}

/** Processes a pid is the parent of, right now. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  try {
    // After the name, which stands in brackets and may hold anything: state, parent.
    return Number(/^.*\) \S (\d+)/s.exec(readFileSync(file, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}
