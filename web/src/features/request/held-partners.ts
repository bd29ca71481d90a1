import { verifyKeyList, verifyPartnerList, type Ed25519PublicJwk, type KeyList, type PartnerList } from '@yuejuma/code-format';
import { api } from '../../lib/api.js';
import { keep, kept } from '../../lib/key-store.js';
import { assumeLag, assumeOffset, phoneLag, platformNow } from '../../lib/platform-clock.js';
import { takeTime } from '../../lib/take-time.js';

/** What a wallet holds to check requests of verifiers without a network, and how far its clock was off when it last had one. */
export type HeldPartners = { root: Ed25519PublicJwk; keys: KeyList; partners: PartnerList; offsetMs: number; lagMs: number };

const name = 'partner-list';
const open = { token: null };

export async function recallPartners(): Promise<HeldPartners | null> {
  const held = await kept<HeldPartners>(name).catch(() => null);
  if (held !== null) {
    assumeOffset(held.offsetMs);
    assumeLag(held.lagMs);
  }
  return held;
}

/** When the held list was produced, in milliseconds since 1970. */
export const heldSince = ({ partners }: HeldPartners): number => Date.parse(partners.producedTime);

/**
 * The list of partners as it is published now, checked; what is held stays when it is newer. It comes on a clock and never because
 * somebody asks (P3). Null when it came and is not signed as it must be. Throws ApiError.
 */
export async function refreshPartners(held: HeldPartners | null, tellTime: () => Promise<void> = takeTime): Promise<HeldPartners | null> {
  const root = held?.root ?? (await api.get<{ publicKeyJwk: Ed25519PublicJwk }>('/.well-known/yuejuma/root-key', open)).publicKeyJwk;
  const listed = await api.get<unknown>('/.well-known/yuejuma/keys', open);
  await tellTime();
  const now = new Date(platformNow(Date.now()));
  const keys = verifyKeyList(listed, root, now);
  if (!keys.valid) return held;
  const published = verifyPartnerList(await api.get<unknown>('/.well-known/yuejuma/partners', open), keys.list.keys, now);
  if (!published.valid) return held;
  const isOlder = held !== null && held.partners.producedTime > published.list.producedTime;
  const fresh = { root, keys: keys.list, partners: isOlder ? held.partners : published.list, offsetMs: platformNow(0), lagMs: phoneLag() };
  await keep(name, fresh).catch(() => undefined);
  return fresh;
}
