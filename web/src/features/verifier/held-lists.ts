import { verifyKeyList, verifyPrintedList, verifyStatusList, withDelta, type Ed25519PublicJwk, type KeyList, type KeyListEntry, type ReadPrintedList, type ReadStatusList } from '@yuejuma/code-format';
import { api } from '../../lib/api.js';
import { keep, kept } from '../../lib/key-store.js';
import { assumeLag, assumeOffset, phoneLag, platformNow } from '../../lib/platform-clock.js';
import { takeTime } from '../../lib/take-time.js';

/**
 * What a verifier holds to check codes without a network: the root key of its installation, the list of keys that it signed,
 * the bits of revoked strips and printed codes, and how far this device's clock was off when it last had a network.
 */
export type HeldLists = { root: Ed25519PublicJwk; keys: KeyList; status: ReadStatusList; printed?: ReadPrintedList; offsetMs: number; lagMs: number };

/** Why no fresh lists could be taken: they came, and are not signed as they must be. */
export class UntrustedListError extends Error {}

const name = 'verifier-lists';
const open = { token: null };

/** The lists this browser holds, and their clock with them; null before the first time. */
export async function recallLists(): Promise<HeldLists | null> {
  const held = await kept<HeldLists>(name).catch(() => null);
  if (held !== null) {
    assumeOffset(held.offsetMs);
    assumeLag(held.lagMs);
  }
  return held;
}

/** The lists as they are published now, each checked; what is held stays when it is newer. Throws ApiError, UntrustedListError. */
export async function refreshLists(held: HeldLists | null): Promise<HeldLists> {
  const root = held?.root ?? (await api.get<{ publicKeyJwk: Ed25519PublicJwk }>('/.well-known/yuejuma/root-key', open)).publicKeyJwk;
  const published = await api.get<unknown>('/.well-known/yuejuma/keys', open);
  await takeTime();
  const now = new Date(platformNow(Date.now()));
  const verdict = verifyKeyList(published, root, now);
  if (!verdict.valid) throw new UntrustedListError(verdict.reason);
  const keys = held !== null && held.keys.validUntil > verdict.list.validUntil ? held.keys : verdict.list;
  const status = await readStatus(held?.status ?? null, keys.keys, now);
  const printed = await readPrinted(held?.printed, keys.keys, now);
  const lists = { root, keys, status, printed, offsetMs: platformNow(0), lagMs: phoneLag() };
  await keep(name, lists).catch(() => undefined);
  return lists;
}

/** What was added since the held list, or all of it: the same bytes for everybody, never a question about one strip (P3). */
async function readStatus(held: ReadStatusList | null, keys: readonly KeyListEntry[], now: Date): Promise<ReadStatusList> {
  const since = held === null ? '' : `?since=${encodeURIComponent(held.producedTime.toISOString())}`;
  const verdict = verifyStatusList(await api.get<unknown>(`/.well-known/yuejuma/status-list${since}`, open), keys, now);
  if (!verdict.valid) throw new UntrustedListError(verdict.reason);
  const { list } = verdict;
  if (held !== null && list.producedTime <= held.producedTime) return held;
  if (list.sinceTime === undefined) return list;
  return (held === null ? undefined : withDelta(held, list)) ?? readStatus(null, keys, now);
}

/** The whole list: few people print, and fewer lose the paper. */
async function readPrinted(held: ReadPrintedList | undefined, keys: readonly KeyListEntry[], now: Date): Promise<ReadPrintedList> {
  const verdict = verifyPrintedList(await api.get<unknown>('/.well-known/yuejuma/printed-list', open), keys, now);
  if (!verdict.valid) throw new UntrustedListError(verdict.reason);
  return held !== undefined && held.producedTime > verdict.list.producedTime ? held : verdict.list;
}

/** Takes this installation's root key off, so that the next fetch installs the one published now. */
export const uninstall = () => keep(name, null);
