import 'reflect-metadata';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env } from '@yuejuma/platform/config';
import { systemDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { admissionSettings } from '@yuejuma/platform/overload/admission';
import { createLog } from '@yuejuma/platform/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthGuard } from './auth/auth.guard.js';
import { checkStaffTokensOf } from './auth/staff-tokens.js';
import { connectServices } from './cells/services.js';
import { readGatewayConfig } from './config.js';
import { Context } from './context.js';
import { devRoutes } from './dev/dev.routes.js';
import { findDoors } from './dev/doors.js';
import type { RequestKeys } from './dev/partner-request.routes.js';
import { letHotRequestsPast } from './http/hot-requests.js';
import { HttpErrorFilter, MAX_BODY_BYTES } from './http/http-error.filter.js';
import { refuseEarly } from './http/refuse-early.js';
import { registerRoutes } from './http/register-routes.js';
import type { Route } from './http/route.js';
import { registerWeb } from './http/static-web.js';
import { answerUnreadable } from './http/unreadable-request.js';
import { openIssuerKey } from './issuer/issuer-keys.js';
import { readRealm } from './issuer/realm.js';
import { registerIssuer } from './issuer/register-issuer.js';
import { registerDocs } from './openapi/register-docs.js';
import { createLifecycle } from './lifecycle.js';
import { routes } from './routes.js';

@Module({})
export class GatewayModule {}

export interface RunningGateway {
  name: 'gateway';
  /** From here on `/readyz` is 200: under `npm start`, once the ready line is out. */
  announced(): void;
  stop(): Promise<void>;
}

/** The development issuer and doors, from one realm file; nothing outside development. */
async function openForDevelopment(server: FastifyInstance, { config, peers }: Context, env: Env): Promise<Route[]> {
  if (config.REALM === undefined || config.YUEJUMA_ENV !== 'development') return [];
  const realm = readRealm(config.REALM, env);
  if (config.isOwnIssuer) registerIssuer(server, config.issuer, realm, await openIssuerKey(join(config.DATA_DIR, 'keys', 'gateway')));
  return config.hasDoors ? devRoutes(findDoors(peers, { dataDir: config.DATA_DIR, issuer: config.issuer, realm, requestKeys: JSON.parse(config.DEMO_REQUEST_KEYS) as RequestKeys, clockOffset: config.CLOCK_OFFSET_MS })) : [];
}

const KEEP_ALIVE_MS = 72_000;
const REQUEST_MS = 60_000;

/** Starts the gateway from its environment. Rejects with every problem listed. */
export async function start(env: Env): Promise<RunningGateway> {
  const config = readGatewayConfig(env);
  const log = createLog('gateway', config.LOG_LEVEL);
  const dice = systemDice(config.DICE_SEED, config.YUEJUMA_ENV === 'development');
  const peers = new Peers('gateway', config, dice);
  const lifecycle = createLifecycle();
  const context: Context = { config, peers, services: connectServices(peers), lifecycle, log };
  const errors = new HttpErrorFilter(log);
  const guard = new AuthGuard(config.SESSION_KEY, checkStaffTokensOf(config.issuer));
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    skipMiddie: true,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void errors.answer(error, request, reply),
  } as never);
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: GatewayModule, providers: [{ provide: Context, useValue: context }] },
    adapter, { logger: false, bodyParser: false, abortOnError: false });
  app.useGlobalFilters(errors);
  const server = adapter.getInstance() as unknown as FastifyInstance;
  letHotRequestsPast(server.server);
  refuseEarly(server.server, admissionSettings(config), dice);
  registerDocs(server, routes);
  registerWeb(server, config.WEB_DIR, errors);
  registerRoutes(server, [...routes, ...(await openForDevelopment(server, context, env))], context, guard, errors);
  await app.listen(config.PORT, config.HOST);
  log.info({ port: config.PORT }, 'serving');
  return {
    name: 'gateway',
    announced: () => lifecycle.enter('SERVING'),
    async stop() {
      lifecycle.enter('DRAINING');
      await app.close();
      peers.close();
    },
  };
}
