import { setTimeout as after } from 'node:timers/promises';
import { DomainError } from '@yuejuma/kernel';
import type { PendingWork } from '@yuejuma/proto/common/v1/development';
import type { Doors } from './doors.js';

/** What one service still has to hand on or take in. */
export type Pending = Record<string, { outbox: number; inbox: number; projections: number }>;

const CALL_MS = 10_000;
const DRAIN_MS = 120_000;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

/** Services that have something pending, by name; empty when all are idle. */
export async function readPending(services: Doors['services']): Promise<Pending> {
  const answers = await Promise.all(services.map(async ({ name, peer }) => [name, await peer.getPendingWork({}, { deadlineMs: CALL_MS })] as const));
  return Object.fromEntries(answers.filter(([, work]) => isBusy(work)).map(([name, { outbox, inbox, projections }]) => [name, { outbox, inbox, projections }]));
}

/** Whether a service still has something to hand on or take in. */
export const isBusy = ({ outbox, inbox, projections }: PendingWork): boolean => outbox + inbox + projections > 0;

/** Pending work looked at twice: an event may be on its way from a service asked late to one asked early. */
export async function readPendingTwice(services: Doors['services']): Promise<Pending> {
  const first = await readPending(services);
  return Object.keys(first).length > 0 ? first : readPending(services);
}

/** Waits until nothing is pending anywhere. Throws DEPENDENCY_UNAVAILABLE when that does not come about. */
export async function drain(services: Doors['services']): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const pending = await readPendingTwice(services);
    if (Object.keys(pending).length === 0) return;
    if (performance.now() > until) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: Object.keys(pending).join(',') });
    await after(wait);
  }
}
