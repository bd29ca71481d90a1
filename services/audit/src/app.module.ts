import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { readConfig, type Env } from '@yuejuma/platform/config';
import { startService, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import { createAppender } from './appender.js';
import { AuditController } from './audit.controller.js';
import { auditConfig } from './config.js';
import { Context } from './context.js';
import { onAuditRecorded } from './on-audit-recorded.js';
import { signCheckpoint } from './sign-checkpoint.js';

@Module({ controllers: [AuditController] })
export class AuditModule {}

/** A checkpoint is never older than this while the log grows (T16 asks for 60 s). */
const CHECKPOINT_EVERY_MS = 10_000;

export const definition: ServiceDefinition<Context> = {
  name: 'audit',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: AuditModule,
  controllers: [AuditController],
  context: Context,
  settings: auditConfig,
  createContext: ({ db, now, kms, env }) => ({ db, append: createAppender(db), now, signer: kms.signer('audit-checkpoint-1'), permitKey: readConfig(auditConfig, env).READ_PERMIT_KEY }),
  handlers: (context) => ({ 'audit.recorded.v1': onAuditRecorded(context) }),
  async beside(context, { log }) {
    const sign = (): Promise<unknown> => signCheckpoint(context).catch((error: unknown) => log.warn({ err: error }, 'the checkpoint waits'));
    const timer = setInterval(() => void sign(), CHECKPOINT_EVERY_MS);
    return async () => clearInterval(timer);
  },
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
