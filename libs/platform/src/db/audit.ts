import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { Caller_Kind } from '@yuejuma/proto/common/v1/caller';
import { emitAll } from '../queue/outbox.js';
import type { Events } from '../queue/events.js';
import type { Tx } from './database.js';

/** What was done, to whom, in ids and listed words. */
export interface Act {
  act: string;
  subjectIds: string[];
  objectId: string;
  details?: Record<string, string>;
}

/** Writes the audit entry of an act in the transaction of the act, so that neither is without the other (C48). */
export const recordAct = (tx: Tx, caller: Caller, act: Act, time: Date): Promise<void> => recordActs(tx, caller, [act], time);

/** Writes the entries of many acts of one caller in one statement. */
export function recordActs(tx: Tx, caller: Caller, acts: readonly Act[], time: Date): Promise<void> {
  return emitAll(tx, 'audit.recorded.v1', acts.map((act) => entryOf(caller, act, time)), time);
}

/** The entry of an act as the audit service gets it, for a statement that writes fact and entry in one. */
export const entryOf = (caller: Caller, { act, subjectIds, objectId, details = {} }: Act, time: Date): Events['audit.recorded.v1'] =>
  ({ act, actorKind: kindName(caller), actorId: actorId(caller), unitId: caller.unitId, subjectIds, objectId, time: time.toISOString(), details });

/** The one stable id of whoever acts: subject, officer, partner or service. */
export function actorId(caller: Caller): string {
  return caller.subjectId || caller.partnerId || caller.via;
}

export const kindName = (caller: Caller): string => caller.kind.replace(/^KIND_/, '');

/** The platform itself as an actor: a job or a consumer of this service. */
export function asService(service: string): Caller {
  return { kind: Caller_Kind.SERVICE, subjectId: '', roles: [], unitId: '', jurisdictions: [], partnerId: '', sessionId: '', language: '', via: service, hasDevice: false };
}
