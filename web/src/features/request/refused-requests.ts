import type { NameInLanguages, RequestVerdict } from '@yuejuma/code-format';
import { change, keep, kept } from '../../lib/key-store.js';
import { holder } from '../../lib/session.js';

/** What this phone refused, for its holder alone: the platform is not told what somebody was asked (P3). A civil date, no time of day. */
export type RefusedRequest = { holder: string; onDate: string; partner: string; name: NameInLanguages; reason: string; purpose: string; claims: readonly string[]; excess: readonly string[] };

const name = 'refused-requests';
const most = 50;
const keptDays = 30;
const dayMs = 86_400_000;
/** Who asks for more than is registered, or is no verifier any more; a request that is over, or of nobody known, says nothing about anybody. */
const worthKeeping: readonly string[] = ['ASKS_TOO_MUCH', 'PURPOSE_NOT_REGISTERED', 'PARTNER_REVOKED'];
const shanghaiMs = 28_800_000;
const dateOf = (ms: number): string => new Date(ms + shanghaiMs).toISOString().slice(0, 10);

/** What is kept of a verdict; null for one that is not kept. */
export function refusalOf(verdict: RequestVerdict, person: string, now: number): RefusedRequest | null {
  if (verdict.valid || verdict.partner === undefined || !worthKeeping.includes(verdict.reason)) return null;
  const { partner, request, reason, excess = [] } = verdict;
  const claims = request?.claims;
  return { holder: person, onDate: dateOf(now), partner: partner.partner, name: partner.name, reason, purpose: claims?.purpose ?? '', claims: claims?.claims ?? [], excess };
}

/** Those of the last 30 days of one person, newest first. */
export const stillKept = (all: readonly RefusedRequest[], person: string, now: number): RefusedRequest[] =>
  all.filter((one) => one.holder === person && one.onDate > dateOf(now - keptDays * dayMs)).slice(0, most);

export async function refusedRequests(now: number): Promise<RefusedRequest[]> {
  const person = holder();
  return person === null ? [] : stillKept((await kept<RefusedRequest[]>(name).catch(() => null)) ?? [], person, now);
}

export async function noteRefusal(verdict: RequestVerdict, now: number): Promise<void> {
  const person = holder();
  const refusal = person === null ? null : refusalOf(verdict, person, now);
  if (refusal === null) return;
  await change<readonly RefusedRequest[]>(name, (all) => [refusal, ...stillKept(all, refusal.holder, now)].slice(0, most), []).catch(() => undefined);
}

export const forgetRefusals = () => keep(name, []);
