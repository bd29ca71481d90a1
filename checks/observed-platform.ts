import { fork } from 'node:child_process';
import { createWriteStream, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Env } from '@yuejuma/platform/config';

const root = resolve(import.meta.dirname, '..');
const START_MS = 10 * 60_000;

export interface ObservedPlatform {
  url: string;
  dataDir: string;
  /** The gateway's environment: peers and the key of seals. */
  gateway: Env;
  /** Its space in Redis. */
  redisUrl: string;
  /** Everything it wrote to its output, at the most talkative level. */
  logFile: string;
  /** Everything it sent to its collector. */
  telemetryFile: string;
  stop(): Promise<void>;
}

type Started = Pick<ObservedPlatform, 'url' | 'dataDir' | 'gateway' | 'redisUrl'>;

/** The whole platform with so many generated people, its log and its telemetry kept. */
export async function startObserved(folder: string, people: number): Promise<ObservedPlatform> {
  const [logFile, telemetryFile] = [join(folder, 'platform.log'), join(folder, 'telemetry.json')];
  const collector = await startCollector(telemetryFile);
  const log = openSync(logFile, 'w');
  const child = fork(join(import.meta.dirname, 'platform.mjs'), [String(people)], {
    cwd: root,
    execArgv: ['--enable-source-maps', '--import', join(root, 'libs/testing/test/ts-imports.mjs'), '--import', join(root, 'libs/platform/src/telemetry.ts')],
    env: {
      ...process.env, LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_MAX_QUEUE_SIZE: '1000000', OTEL_BSP_SCHEDULE_DELAY: '500', OTEL_METRIC_EXPORT_INTERVAL: '5000', OTEL_METRIC_EXPORT_TIMEOUT: '5000',
    },
    stdio: ['ignore', log, log, 'ipc'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const started = await new Promise<Started>((done, fail) => {
    child.once('message', (message) => done(message as Started));
    child.once('exit', (code) => fail(new Error(`the platform ended with ${code} before it served:\n${readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n')}`)));
    setTimeout(() => fail(new Error('the platform did not start in time')), START_MS).unref();
  });
  return {
    ...started,
    logFile,
    telemetryFile,
    async stop() {
      if (child.connected) child.send('stop');
      await ended;
      await collector.stop();
    },
  };
}

/** Stands where a deployment has its collector; keeps what comes as it comes. */
async function startCollector(file: string): Promise<{ url: string; stop(): Promise<void> }> {
  const out = createWriteStream(file);
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => out.write(chunk)).on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await new Promise<void>((done) => out.end(done));
    },
  };
}
