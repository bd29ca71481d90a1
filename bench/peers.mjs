// The least that Node can do for the same bytes, each in a process of its own: `peers.mjs http <body>` answers every
// request with that body over bare node:http, `peers.mjs grpc` echoes over bare grpc-js; both print their port.
// `peers.mjs scan <url>` marks due rows 500 at a time, `peers.mjs jobs <redis url> <queue>` works on jobs that ask for nothing.
// `peers.mjs insert <url> <connections> <at once>` inserts as many rows as it is told to, each durable by itself.
import { createServer } from 'node:http';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import pg from 'pg';

const [kind, body = ''] = process.argv.slice(2);

if (kind === 'http') {
  const bytes = Buffer.from(body, 'base64');
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-length': bytes.length };
  const server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(bytes);
  });
  server.keepAliveTimeout = 72_000;
  server.listen(0, '127.0.0.1', () => console.log(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
} else if (kind === 'insert') {
  const [, , , url = '', connections, atOnce] = process.argv;
  const pool = new pg.Pool({ connectionString: url, max: Number(connections) });
  await pool.query('create table bench_rows (id uuid primary key default gen_random_uuid(), person uuid not null, place text not null, state text not null, on_date date not null, note text not null)');
  await pool.query('create index on bench_rows (person, on_date)');
  await pool.query('create index on bench_rows (place)');
  const insert = { name: 'insert', text: 'insert into bench_rows (person, place, state, on_date, note) values (gen_random_uuid(), $1, $2, $3, $4)' };
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (/** @type {number} */ count) => {
    const startedAt = performance.now();
    let left = count;
    await Promise.all(Array.from({ length: Number(atOnce) }, async () => {
      while (left-- > 0) await pool.query({ ...insert, values: [`4401-${left}`, 'PENDING', '2026-11-21', 'x'.repeat(60)] });
    }));
    process.send?.((performance.now() - startedAt) / 1_000);
  });
  process.send?.('ready');
} else if (kind === 'scan') {
  const [, , , url = ''] = process.argv;
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await pool.query('create table bench_periods (declaration_id text primary key, resident_id uuid not null, city_code text not null, eligible_on date not null, outcome text, outcome_on date)');
  await pool.query('create index on bench_periods (city_code, eligible_on, declaration_id) where outcome is null');
  await pool.query('create index on bench_periods (resident_id, city_code)');
  const scan = { name: 'scan', text: "update bench_periods set outcome = 'OFFERED', outcome_on = current_date where declaration_id in (select declaration_id from bench_periods where city_code = '4401' and eligible_on <= current_date and outcome is null order by eligible_on, declaration_id limit 500 for update skip locked) returning declaration_id, resident_id" };
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (/** @type {number} */ count) => {
    if (count > 0) {
      await pool.query("insert into bench_periods (declaration_id, resident_id, city_code, eligible_on) select '4401-' || gen_random_uuid(), gen_random_uuid(), '4401', current_date - 1 from generate_series(1, $1)", [count]);
      await pool.query('analyze bench_periods');
      return process.send?.(0);
    }
    const startedAt = performance.now();
    while ((await pool.query(scan)).rows.length > 0);
    process.send?.((performance.now() - startedAt) / 1_000);
  });
  process.send?.('ready');
} else if (kind === 'jobs') {
  const [, , , url = '', queue = ''] = process.argv;
  const { Worker } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const worker = new Worker(queue, async () => undefined, { connection: new Redis(url, { maxRetriesPerRequest: null }), concurrency: 4, lockDuration: 5_000 });
  await worker.waitUntilReady();
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
} else {
  const pass = (/** @type {Buffer} */ bytes) => bytes;
  const echo = { path: '/bench.Echo/Echo', requestStream: false, responseStream: false, requestSerialize: pass, requestDeserialize: pass, responseSerialize: pass, responseDeserialize: pass };
  const server = new Server();
  server.addService({ echo }, { echo: (/** @type {{ request: Buffer }} */ call, /** @type {(error: null, answer: Buffer) => void} */ callback) => callback(null, call.request) });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, port) => console.log(port));
}
