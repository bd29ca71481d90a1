import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { Context, createContext } from './context.js';
import { handlers } from './handlers.js';
import { followMoves } from './jobs/follow-moves.js';
import { offerDuePermits } from './jobs/offer-due-permits.js';
import { qualifyClaims } from './jobs/qualify-claims.js';
import { PermitController } from './permit.controller.js';

@Module({ controllers: [PermitController] })
export class AppModule {}

/** 居住证: the count of days, the offer, the claim and its qualification, for the cities of one cell. */
export const definition: ServiceDefinition<Context> = {
  name: 'permit',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: AppModule,
  controllers: [PermitController],
  context: Context,
  createContext,
  handlers,
  jobs: (ctx) => [followMoves(ctx), offerDuePermits(ctx), qualifyClaims(ctx)],
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
