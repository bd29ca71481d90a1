import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { Context, createContext } from './context.js';
import { handlers } from './handlers.js';
import { deliverNotices } from './jobs/deliver-notices.js';
import { tellPlannedNotices } from './jobs/tell-planned-notices.js';
import { MessageController } from './message.controller.js';

@Module({ controllers: [MessageController] })
export class MessageModule {}

/** 我的消息: tasks and notices, for the cities of one cell. */
export const definition: ServiceDefinition<Context> = {
  name: 'message',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: MessageModule,
  controllers: [MessageController],
  context: Context,
  createContext,
  handlers,
  jobs: (ctx) => [tellPlannedNotices(ctx), deliverNotices(ctx)],
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
