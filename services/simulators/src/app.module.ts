import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { systemClock } from '@yuejuma/platform/clock';
import type { Env } from '@yuejuma/platform/config';
import { systemDice } from '@yuejuma/platform/dice';
import { serveGrpc } from '@yuejuma/platform/grpc/server';
import { Admission, admissionSettings } from '@yuejuma/platform/overload/admission';
import { createLog } from '@yuejuma/platform/log';
import type { RunningService } from '@yuejuma/platform/service';
import { CardFactoryController } from './card-factory.controller.js';
import { CityRegistrationsController } from './city-registrations.controller.js';
import { readSimulatorsConfig } from './config.js';
import { Context } from './context.js';
import { DevelopmentController } from './development.controller.js';
import { FaceCheckController } from './face-check.controller.js';
import { InboundSmsController } from './inbound-sms.controller.js';
import { createModes } from './modes.js';
import { PopulationRegistryController } from './population-registry.controller.js';
import { PropertyRegistryController } from './property-registry.controller.js';
import { PushController } from './push.controller.js';
import { SimulatorControlController } from './simulator-control.controller.js';
import { SmsController } from './sms.controller.js';
import { SocialInsuranceController } from './social-insurance.controller.js';
import { openStore } from './store.js';

const controllers = [
  PopulationRegistryController, FaceCheckController, SmsController, PushController, PropertyRegistryController, SocialInsuranceController,
  CardFactoryController, CityRegistrationsController, SimulatorControlController, DevelopmentController, InboundSmsController,
];

@Module({ controllers })
class SimulatorsModule {}

/** Starts every simulated authority behind one address. Rejects outside development and with every problem of the environment listed. */
export async function start(env: Env): Promise<RunningService> {
  const config = readSimulatorsConfig(env);
  const log = createLog('simulators', config.LOG_LEVEL);
  const store = openStore(config.DATA_DIR);
  const context: Context = { store, clock: systemClock(config.CLOCK_OFFSET_MS, true), modes: createModes() };
  const { app, health } = await serveGrpc({
    name: 'simulators',
    listen: config.GRPC_LISTEN,
    callerKey: config.CALLER_KEY,
    log,
    admission: new Admission(admissionSettings(config), systemDice(config.DICE_SEED, true)),
    controllers,
    module: { module: SimulatorsModule, providers: [{ provide: Context, useValue: context }] },
  });
  log.info({ listen: config.GRPC_LISTEN }, 'serving');
  return {
    name: 'simulators',
    async stop() {
      health.setStatus('', 'NOT_SERVING');
      await app.close();
      store.close();
    },
  };
}
