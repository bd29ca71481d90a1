import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@yuejuma/testing/free-port';
import { expect, test } from 'vitest';

const preload = [join(import.meta.dirname, 'ts-imports.mjs'), join(import.meta.dirname, '../../platform/src/telemetry.ts')].flatMap((file) => ['--import', file]);

/** Runs a few lines behind `--import` telemetry, with nothing else in the environment. */
async function run(lines: string, env: Record<string, string> = {}): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [...preload, '--input-type=module', '-e', lines], { cwd: join(import.meta.dirname, '..'), env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: 20_000 });
}

const request = `
  const { createServer } = await import('node:http');
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await (await fetch('http://127.0.0.1:' + server.address().port + '/v1/me?phone=15400000001')).text();
  server.closeAllConnections(); server.close();`;

test('without a word of OTEL_* nothing is loaded, sent or said, and the process ends by itself', async () => {
  const { stdout, stderr } = await run(`${request}
    const { createRequire } = await import('node:module');
    console.log(Object.keys(createRequire(process.cwd() + '/x').cache).length);`);
  expect([stdout, stderr]).toEqual(['0\n', '']);
});

test('a collector that is not there disturbs nobody', async () => {
  const { stdout, stderr } = await run(`${request} console.log('done');`, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  expect([stdout, stderr]).toEqual(['done\n', '']);
});

test('figures come in the form of Prometheus, and say nothing about the machine, its user or the caller', async () => {
  const port = String(await freePort());
  const { stdout } = await run(`${request}
    console.log(await (await fetch('http://127.0.0.1:${port}/metrics')).text()); process.exit();`,
  { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: port, OTEL_SERVICE_NAME: 'code' });
  expect(stdout).toMatch(/^http_server_request_duration_count\{.*http_response_status_code="200".*\} 1$/m);
  const [info] = /^target_info\{.*\}/m.exec(stdout) ?? [''];
  expect(info).toMatch(/service_name="code"/);
  expect([...info.matchAll(/(\w+)="/g)].map(([, label]) => label).filter((label) => !label?.startsWith('service_'))).toEqual([]);
  expect(stdout).not.toMatch(/15400000001|client_address|process_|host_name/);
});

test('a worker of a service has a port and a label of its own', async () => {
  const port = await freePort();
  const { stdout } = await run(`console.log(await (await fetch('http://127.0.0.1:${port}/metrics')).text()); process.exit();`,
    { WORKER: '2', OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: String(port - 2), OTEL_SERVICE_NAME: 'code' });
  expect(stdout).toMatch(/^target_info\{.*yuejuma_worker="2".*\}/m);
});

test('spans go where OTEL_TRACES_EXPORTER says, without the query of what was asked', async () => {
  const { stdout } = await run(request, { OTEL_TRACES_EXPORTER: 'console' });
  expect(stdout).toContain(`'url.path': '/v1/me'`);
  expect(stdout).not.toContain('15400000001');
});
