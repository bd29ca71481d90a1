import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { DevelopmentServiceService, type PendingWork, type SetClockOffsetRequest } from '@yuejuma/proto/common/v1/development';
import { Context } from './context.js';

const IDLE: PendingWork = { outbox: 0, inbox: 0, projections: 0, jobsRun: 0 };

/** The platform's development doors, so that the registries' today is the platform's. They announce nothing and run no jobs. */
@GrpcService(DevelopmentServiceService, { setClockOffset: ['SERVICE'], runDueJobs: ['SERVICE'], getPendingWork: ['SERVICE'] }, { setClockOffset: 'READ', runDueJobs: 'BATCH', getPendingWork: 'READ' })
export class DevelopmentController implements Answers<typeof DevelopmentServiceService> {
  constructor(private readonly context: Context) {}

  async setClockOffset({ offset }: SetClockOffsetRequest): Promise<PendingWork> {
    this.context.clock.setOffset(Number(offset?.seconds ?? 0n) * 1_000 + Math.trunc((offset?.nanos ?? 0) / 1_000_000));
    return IDLE;
  }

  async runDueJobs(): Promise<PendingWork> {
    return IDLE;
  }

  async getPendingWork(): Promise<PendingWork> {
    return IDLE;
  }
}
