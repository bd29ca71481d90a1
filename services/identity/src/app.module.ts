import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { shanghaiDate } from '@yuejuma/kernel';
import type { Env } from '@yuejuma/platform/config';
import { startService, type Base, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { authoritiesOf } from './authorities.js';
import { identityConfig, readIdentityConfig } from './config.js';
import { Context } from './context.js';
import { readOffices } from './domain/office.js';
import { handlers } from './handlers.js';
import { IdentityDevelopmentController } from './identity-development.controller.js';
import { IdentityController } from './identity.controller.js';
import { collectSmsAnswers } from './jobs/collect-sms-answers.js';
import { endGrownProxies } from './jobs/end-grown-proxies.js';
import { eraseEndedVerifications } from './jobs/erase-ended-verifications.js';
import { renewVaultKeys } from './jobs/renew-vault-keys.js';
import { readLogOf } from './read-log.js';
import { followVaultKeys } from './vault-keys.js';
import { requireKeys } from './vault.js';

const PROVINCE = '44';
const OFFICES = new URL('../data/offices.csv', import.meta.url);

@Module({ controllers: [IdentityController] })
class IdentityModule {}

async function createContext(base: Base): Promise<Context> {
  const config = readIdentityConfig(base.env);
  requireKeys(base.kms);
  return {
    db: base.db,
    kms: base.kms,
    vaultKeys: await followVaultKeys(base.db, base.kms, base.log),
    authorities: authoritiesOf(base.peers),
    readLog: readLogOf(base.peers, config.READ_PERMIT_KEY),
    offices: readOffices(await readFile(OFFICES, 'utf8')),
    sessionKey: config.SESSION_KEY,
    smsPerMinute: config.SMS_PER_MINUTE,
    allowSynthetic: base.config.YUEJUMA_ENV === 'development',
    now: () => base.now(),
    realTime: () => new Date(),
    policy: () => base.policies.on(PROVINCE, shanghaiDate(base.now())),
    policyOf: (cityCode) => base.policies.on(cityCode, shanghaiDate(base.now())),
  };
}

/** 身份服务: the vault, verification, sessions and the one habitual residence of a person. */
export const definition: ServiceDefinition<Context> = {
  name: 'identity',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: IdentityModule,
  controllers: [IdentityController],
  developmentControllers: [IdentityDevelopmentController],
  context: Context,
  settings: identityConfig,
  createContext,
  handlers,
  jobs: (context) => [collectSmsAnswers(context), endGrownProxies(context), eraseEndedVerifications(context), renewVaultKeys(context)],
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
