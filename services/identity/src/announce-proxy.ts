import type { Tx } from '@yuejuma/platform/db/database';
import type { ProxyEvent } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Proxy, ProxyEndCause } from './domain/proxy.js';
import { findProxy } from './proxies.repository.js';

/** What everybody who follows a proxy hears, at the version that was just written. */
async function eventOf(tx: Tx, id: string): Promise<ProxyEvent> {
  const { holderId, subjectId, cityCode, version } = (await findProxy(tx, id)) as Proxy;
  return { proxyId: id, holderId, subjectId, cityCode, version };
}

export const announceAsked = async (tx: Tx, id: string, time: Date): Promise<void> => emit(tx, 'identity.proxy-asked.v1', await eventOf(tx, id), time);
export const announceAccepted = async (tx: Tx, id: string, time: Date): Promise<void> => emit(tx, 'identity.proxy-accepted.v1', await eventOf(tx, id), time);
export const announceEnding = async (tx: Tx, id: string, endsOn: string, time: Date): Promise<void> => emit(tx, 'identity.proxy-ending.v1', { ...(await eventOf(tx, id)), endsOn }, time);
export const announceEnded = async (tx: Tx, id: string, cause: ProxyEndCause, time: Date): Promise<void> => emit(tx, 'identity.proxy-ended.v1', { ...(await eventOf(tx, id)), cause }, time);
