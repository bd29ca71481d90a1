import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { freezeHandlers } from '@yuejuma/platform/db/account-freezes';
import type { Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { PropertyRegistryServiceService } from '@yuejuma/proto/authority/v1/property_registry';
import { AddressController } from './address.controller.js';
import { Context } from './context.js';
import { DevelopmentController } from './development.controller.js';
import { loadDivisions } from './divisions.repository.js';
import { gazetteerOf } from './domain/gazetteer.js';
import { readDivisions } from './divisions-file.js';
import { houseCodesOf } from './house-codes.js';
import { endCustodies } from './jobs/end-custodies.js';

@Module({ controllers: [AddressController] })
export class AddressModule {}

export const definition: ServiceDefinition<Context> = {
  name: 'address',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: AddressModule,
  controllers: [AddressController],
  developmentControllers: [DevelopmentController],
  context: Context,
  handlers: () => freezeHandlers,
  jobs: (ctx) => [endCustodies(ctx)],
  async createContext({ db, now, kms, peers, policies }) {
    const divisions = readDivisions();
    await loadDivisions(db, divisions);
    return {
      db,
      now,
      policyOn: (cityCode, date) => policies.on(cityCode, date),
      houseCodes: houseCodesOf(kms.signer('house-code-1')),
      propertyRegistry: peers.of(PropertyRegistryServiceService, 'simulators'),
      divisionNames: new Map(divisions.map(({ code, name }) => [code, name])),
      gazetteer: gazetteerOf(divisions),
    };
  },
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
