import { Metadata, Server, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { DynamicModule, INestMicroservice, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type GrpcOptions } from '@nestjs/microservices';
import { HealthImplementation, type ServingStatusMap } from 'grpc-health-check';
import { rememberLimits } from '../limits/limit-calls.js';
import type { Limits } from '../limits/limits.js';
import type { Log } from '../log.js';
import type { Admission } from '../overload/admission.js';
import { admissionInterceptor } from './admit-calls.js';
import { openCaller, rememberCaller } from './caller.js';
import { asDomainError, GrpcErrorFilter, toWire } from './errors.js';
import { prioritiesOf, servicesOf, tolerant } from './service.js';

export interface GrpcServerOptions {
  name: string;
  listen: string;
  callerKey: Buffer;
  log: Log;
  admission: Admission;
  /** What the limits of its methods are counted by. */
  limits?: Limits;
  controllers: readonly Type[];
  module: Type | DynamicModule;
}

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** Serves a module's controllers with health, refusing every call whose caller is not sealed for this service, and what is too much. */
export async function serveGrpc(options: GrpcServerOptions): Promise<{ app: INestMicroservice; health: HealthImplementation }> {
  const definitions = Object.fromEntries(Object.entries(servicesOf(options.controllers)).map(([name, { definition }]) => [name, tolerant(definition)]));
  const priorities = prioritiesOf(options.controllers);
  const health = new HealthImplementation(Object.fromEntries(['', ...Object.keys(definitions)].map((name) => [name, 'NOT_SERVING'])) as ServingStatusMap);
  const app = await NestFactory.createMicroservice<GrpcOptions>(options.module, {
    transport: Transport.GRPC,
    logger: false,
    abortOnError: false,
    options: {
      url: options.listen,
      package: [...new Set(Object.keys(definitions).map((name) => name.slice(0, name.lastIndexOf('.'))))],
      packageDefinition: definitions,
      gracefulShutdown: true,
      maxReceiveMessageLength: MAX_MESSAGE_BYTES,
      channelOptions: { interceptors: [callerInterceptor(options), admissionInterceptor(options.admission, (path) => priorities.get(path))] } as never,
      onLoadPackageDefinition: (_definition: unknown, server: Server) => health.addToServer(server as never),
    },
  });
  app.useGlobalFilters(new GrpcErrorFilter(options.log));
  await app.listen();
  for (const name of ['', ...Object.keys(definitions)]) health.setStatus(name, 'SERVING');
  return { app, health };
}

/** Opens the caller's seal before anything else is read; health is the one service without callers. */
function callerInterceptor({ name, callerKey, log, limits }: GrpcServerOptions): ServerInterceptor {
  return (method, call) => new ServerInterceptingCall(call, {
    start: (next) => next({
      onReceiveMetadata(metadata: Metadata, proceed) {
        if (method.path.startsWith('/grpc.health.v1.')) return proceed(metadata);
        try {
          rememberCaller(metadata, openCaller(metadata, name, callerKey));
          if (limits) rememberLimits(metadata, limits);
        } catch (error) {
          const { code, details, metadata: trailer } = toWire(asDomainError(error, log));
          return call.sendStatus({ code, details, metadata: trailer });
        }
        proceed(metadata);
      },
    }),
  });
}

