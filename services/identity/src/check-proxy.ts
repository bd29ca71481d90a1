import { DomainError, plainDate, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Caller, Context } from './context.js';
import { grownOn, type Proxy } from './domain/proxy.js';
import { findProxyBetween } from './proxies.repository.js';
import { findResidents } from './residents.repository.js';
import { openForOther } from './vault.js';

/**
 * Whether one may act for another in a city today (G13), by the child's age and not by what a job noted, so that a job that
 * stands still lets nobody act longer; only one of the two may ask. Throws NOT_ALLOWED, PROXY_NOT_FOUND, READ_NOT_LOGGED.
 */
export async function checkProxy(ctx: Context, caller: Caller, parties: Pick<Proxy, 'holderId' | 'subjectId' | 'cityCode'>): Promise<Proxy> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  const proxy = await findProxyBetween(ctx.db, parties);
  if (proxy === undefined || ![proxy.holderId, proxy.subjectId].includes(caller.subjectId)) throw new DomainError('PROXY_NOT_FOUND');
  if (proxy.ground !== 'MINOR' || proxy.state === 'ENDED') return proxy;
  const birthOn = (await readBirthDays(ctx, [proxy.subjectId])).get(proxy.subjectId) as PlainDate;
  return shanghaiDate(ctx.now()) < grownOn(birthOn, ctx.policyOf(proxy.cityCode)) ? proxy : { ...proxy, state: 'ENDED' };
}

/** Opens birth dates to count an age, for the platform and nobody's eyes; each of these people sees it. READ_NOT_LOGGED. */
export async function readBirthDays(ctx: Context, subjectIds: readonly string[]): Promise<ReadonlyMap<string, PlainDate>> {
  if (subjectIds.length === 0) return new Map();
  const residents = await findResidents(ctx.db, [...new Set(subjectIds)]);
  const fields = ['birthDate'] as const;
  const read = await ctx.readLog.record({ subjectIds: residents.map(({ subjectId }) => subjectId), fields, purpose: 'PROXY', legalBasis: 'G13', caseId: '' }, undefined);
  return new Map(residents.map(({ subjectId, data }) => [subjectId, plainDate(openForOther(ctx.kms, data, read, fields).birthDate)]));
}
