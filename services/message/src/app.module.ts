import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { Context } from './context.js';
import { MessageController } from './message.controller.js';
import { onPermitChanged, onPermitOffered } from './on-permit-events.js';
import { onHabitualSet, onResidenceConfirmed, onResidenceDeclared, onResidenceRejected, onResidenceWithdrawn } from './on-residence-events.js';

@Module({ controllers: [MessageController] })
export class MessageModule {}

export const definition: ServiceDefinition<Context> = {
  name: 'message',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: MessageModule,
  controllers: [MessageController],
  context: Context,
  createContext({ db, now, policies }) {
    const names = new Map(policies.cities.map((city) => [city.code, city.name]));
    return { db, now, cityName: (code) => names.get(code) ?? { 'zh-Hans': code, en: code } };
  },
  handlers: (context) => ({
    'residence.declared.v1': onResidenceDeclared(context),
    'residence.confirmed.v1': onResidenceConfirmed(context),
    'residence.rejected.v1': onResidenceRejected(context),
    'residence.withdrawn.v1': onResidenceWithdrawn,
    'residence.habitual-set.v1': onHabitualSet(context),
    'permit.offered.v1': onPermitOffered(context),
    'permit.changed.v1': onPermitChanged(context),
  }),
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
