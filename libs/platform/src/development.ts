import type { Type } from '@nestjs/common';
import { type DevelopmentServiceService as Definition, DevelopmentServiceService, type PendingWork, type SetClockOffsetRequest } from '@yuejuma/proto/common/v1/development';
import type { Worker } from 'bullmq';
import { Queue } from 'bullmq';
import { sql } from './db/sql.js';
import { GrpcService, type Answers } from './grpc/service.js';
import type { Job } from './queue/jobs.js';
import type { Base } from './service.js';

/** What the development doors of one service work on. */
export interface Doors {
  base: Base;
  jobs: readonly Job[];
  workers: readonly Worker[];
  projections(): number;
}

/** Builds the controller of one service's development doors; several services may share a process. */
export function developmentController(doors: Doors): Type {
  @GrpcService(DevelopmentServiceService, { setClockOffset: ['SERVICE'], runDueJobs: ['SERVICE'], getPendingWork: ['SERVICE'] }, { setClockOffset: 'READ', runDueJobs: 'BATCH', getPendingWork: 'READ' })
  class DevelopmentController implements Answers<typeof Definition> {
    async setClockOffset({ offset }: SetClockOffsetRequest): Promise<PendingWork> {
      doors.base.clock.setOffset(Number(offset?.seconds ?? 0n) * 1_000 + Math.trunc((offset?.nanos ?? 0) / 1_000_000));
      return pendingWork(doors, 0);
    }

    async runDueJobs(): Promise<PendingWork> {
      for (const job of doors.jobs) await job.run(doors.base.cities);
      return pendingWork(doors, doors.jobs.length);
    }

    async getPendingWork(): Promise<PendingWork> {
      return pendingWork(doors, 0);
    }
  }
  return DevelopmentController;
}

async function pendingWork({ base, workers, projections }: Doors, jobsRun: number): Promise<PendingWork> {
  const [outbox, ...queued] = await Promise.all([
    base.db.query<{ count: number }>(sql`select (select count(*) from outbox where publish_time is null)::int + (select count(*) from outbox_forwards where publish_time is null)::int as count`),
    ...workers.map((worker) => queuedIn(worker)),
  ]);
  return { outbox: outbox.rows[0]?.count ?? 0, inbox: queued.reduce((sum, count) => sum + count, 0), projections: projections(), jobsRun };
}

const queues = new WeakMap<Worker, Queue>();

/** Events waiting, being handled, or waiting for another try. */
async function queuedIn(worker: Worker): Promise<number> {
  const queue = queues.get(worker) ?? new Queue(worker.name, { connection: worker.opts.connection, prefix: worker.opts.prefix });
  queues.set(worker, queue);
  return queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized');
}
