// The least that Node can do for the same bytes, each in a process of its own: `peers.mjs http <body>` answers every
// request with that body over bare node:http, `peers.mjs grpc` echoes over bare grpc-js. Prints its port.
import { createServer } from 'node:http';
import { Server, ServerCredentials } from '@grpc/grpc-js';

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
} else {
  const pass = (/** @type {Buffer} */ bytes) => bytes;
  const echo = { path: '/bench.Echo/Echo', requestStream: false, responseStream: false, requestSerialize: pass, requestDeserialize: pass, responseSerialize: pass, responseDeserialize: pass };
  const server = new Server();
  server.addService({ echo }, { echo: (/** @type {any} */ call, /** @type {any} */ callback) => callback(null, call.request) });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, port) => console.log(port));
}
