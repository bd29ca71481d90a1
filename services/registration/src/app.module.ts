import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { watchHolidays } from '@yuejuma/platform/watch-holidays';
import { CityController } from './city.controller.js';
import { Context, createContext } from './context.js';
import { handlers } from './handlers.js';
import { bringReviewsToOfficers } from './jobs/bring-reviews-to-officers.js';
import { askConfirmersBySms } from './jobs/ask-by-sms.js';
import { carryOutMoves } from './jobs/carry-out-moves.js';
import { escalateSilentConfirmers } from './jobs/escalate-silent-confirmers.js';
import { escalateSilentOfficers } from './jobs/escalate-silent-officers.js';
import { finishHabitualChoices } from './jobs/finish-habitual-choices.js';
import { lapseAppeals } from './jobs/lapse-appeals.js';
import { lapseDisputes } from './jobs/lapse-disputes.js';
import { remindConfirmers } from './jobs/remind-confirmers.js';
import { undoApprovedRollbacks } from './jobs/undo-approved-rollbacks.js';
import { workOnNotices } from './jobs/work-on-notices.js';
import { pullCityRegistrations } from './jobs/pull-city-registrations.js';
import { RegistrationController } from './registration.controller.js';

@Module({ controllers: [RegistrationController, CityController] })
export class AppModule {}

/** 居住登记: declarations, their confirmation and the habitual residence, for the cities of one cell. */
export const definition: ServiceDefinition<Context> = {
  name: 'registration',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: AppModule,
  controllers: [RegistrationController, CityController],
  context: Context,
  createContext,
  jobs: (ctx) => [
    carryOutMoves(ctx),
    finishHabitualChoices(ctx),
    bringReviewsToOfficers(ctx),
    workOnNotices(ctx),
    remindConfirmers(ctx),
    askConfirmersBySms(ctx),
    escalateSilentConfirmers(ctx),
    escalateSilentOfficers(ctx),
    lapseAppeals(ctx),
    lapseDisputes(ctx),
    pullCityRegistrations(ctx),
    undoApprovedRollbacks(ctx),
  ],
  handlers,
  beside: async (_, base) => watchHolidays(base),
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
