// The chain as it is written first: a signature check for each session, a unary call for each code, one read for each key,
// a signature of a library for each token, a picture drawn on the server. Express is no dependency here: node:http stands in.
import { createServer } from 'node:http';
import { Client, Server, ServerCredentials, credentials } from '@grpc/grpc-js';
import { Redis } from 'ioredis';
import { SignJWT, importJWK, jwtVerify } from 'jose';
import { toString as drawQr } from 'qrcode';

const { role, jwk, redisUrl, codePort } = JSON.parse(process.env['NAIVE'] ?? '{}');
const json = { serialize: (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)), deserialize: (/** @type {Buffer} */ bytes) => JSON.parse(bytes.toString()) };
const SHOW = { path: '/bench.Naive/Show', requestStream: false, responseStream: false, requestSerialize: json.serialize, requestDeserialize: json.deserialize, responseSerialize: json.serialize, responseDeserialize: json.deserialize };
const LIFE_SECONDS = 45;

if (role === 'code') {
  const redis = new Redis(redisUrl);
  const key = await importJWK(jwk, 'EdDSA');
  const show = async (/** @type {string} */ sub) => {
    const profile = JSON.parse(await redis.get(`naive:person:${sub}`) ?? '{}');
    const version = await redis.get(`naive:version:${sub}`);
    const token = await new SignJWT({ version }).setProtectedHeader({ alg: 'EdDSA', kid: 't-1' }).setSubject(sub).setIssuedAt().setExpirationTime(`${LIFE_SECONDS}s`).sign(key);
    await redis.set(`naive:window:${sub}`, token, 'EX', LIFE_SECONDS);
    return { token, display: profile };
  };
  const server = new Server();
  server.addService({ show: SHOW }, {
    show: (/** @type {{ request: { sub: string } }} */ call, /** @type {(error: Error | null, answer?: object) => void} */ callback) => void show(call.request.sub).then((answer) => callback(null, answer), callback),
  });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, port) => console.log(port));
} else {
  const key = await importJWK(jwk, 'ES256');
  const client = new Client(`127.0.0.1:${codePort}`, credentials.createInsecure());
  const ask = (/** @type {string | undefined} */ sub) => new Promise((resolve, reject) => client.makeUnaryRequest(SHOW.path, SHOW.requestSerialize, SHOW.responseDeserialize, { sub }, (error, answer) => (error ? reject(error) : resolve(answer))));
  const server = createServer(async (request, response) => {
    const { payload } = await jwtVerify((request.headers.authorization ?? '').slice('Bearer '.length), key);
    const { token, display } = await ask(payload.sub);
    const body = JSON.stringify({ token, display, picture: await drawQr(token, { type: 'svg' }) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
  });
  server.listen(0, '127.0.0.1', () => console.log(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
}
