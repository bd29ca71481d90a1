import { signPartnerList, type ListedPartner, type PartnerList, type RequestKey } from '@yuejuma/code-format';
import type { PlainDate } from '@yuejuma/kernel';
import type { Log } from '@yuejuma/platform/log';
import type { Database } from '@yuejuma/platform/db/database';
import type { Partner, PartnerPurpose, Policies } from '@yuejuma/policy';
import type { IssuerKeys } from './issuer-keys.js';
import { findPartnerRevocations, type PartnerRevocation } from './partner-revocations.repository.js';

/** The reviewed list of partners less what was revoked since. Every process follows a revocation within {@link FOLLOW_MS}. */
export interface PartnerRegistry {
  /** Undefined for one that is not registered or is revoked. */
  find(partnerId: string): Partner | undefined;
  /** What it may ask for a purpose on a day; undefined when that is not registered. */
  purposeOf(partnerId: string, purpose: string, today: PlainDate): PartnerPurpose | undefined;
  /** The list as published and signed, revoked partners with it. */
  published(): PartnerList;
  /** Looks at the database now. */
  follow(): Promise<void>;
  stop(): void;
}

/** A revoked partner is refused everywhere long before a minute is over (T34). Real time. */
const FOLLOW_MS = 10_000;
/** The list changes by the hour, or when somebody is revoked, so that caches hold one answer. */
const HOUR_MS = 3_600_000;

/** `demoKeys`: keys of partners of a development start, by partner. */
export interface RegistryParts {
  db: Database;
  policies: Policies;
  issuerKeys: IssuerKeys;
  now: () => Date;
  log: Log;
  demoKeys: Readonly<Record<string, RequestKey>>;
}

export async function openPartnerRegistry({ db, policies, issuerKeys, now, log, demoKeys }: RegistryParts): Promise<PartnerRegistry> {
  let revocations: readonly PartnerRevocation[] = [];
  let made: { name: string; list: PartnerList } | undefined;
  const isRevoked = (partnerId: string, kid = ''): boolean => revocations.some((one) => one.partnerId === partnerId && one.kid === kid);
  const follow = async (): Promise<void> => {
    revocations = await findPartnerRevocations(db);
  };
  await follow();
  const timer = setInterval(() => void follow().catch((error: unknown) => log.warn({ err: error }, 'the partners stay as last read')), FOLLOW_MS).unref();
  return {
    find: (partnerId) => (isRevoked(partnerId) ? undefined : policies.partners.find(({ key }) => key === partnerId)),
    purposeOf: (partnerId, purpose, today) => (isRevoked(partnerId) ? undefined : policies.partnerPurpose(partnerId, purpose, today)),
    published() {
      const { kid, sign } = issuerKeys.activeOf('l');
      const hour = Math.floor(now().getTime() / HOUR_MS) * HOUR_MS;
      const name = [kid, hour, ...revocations.map((one) => `${one.partnerId}/${one.kid}`)].join();
      if (made?.name === name) return made.list;
      const producedTime = second(new Date(Math.max(hour, ...revocations.map(({ revokeTime }) => Math.min(now().getTime(), revokeTime.getTime())))));
      const partners = policies.partners.map((partner) => listed(partner, isRevoked, demoKeys)).sort(by('partner'));
      made = { name, list: signPartnerList({ kid, partners, producedTime }, (bytes) => sign(bytes)) };
      return made.list;
    },
    follow,
    stop: () => clearInterval(timer),
  };
}

function listed({ key, name, cityCode, review, requestKeys, purposes }: Partner, isRevoked: (partnerId: string, kid?: string) => boolean, demoKeys: RegistryParts['demoKeys']): ListedPartner {
  const keys: RequestKey[] = requestKeys.map(({ kid, x, y }) => ({ kid, publicKeyJwk: { kty: 'EC', crv: 'P-256', x, y } }));
  const demoKey = demoKeys[key];
  return {
    partner: key,
    state: isRevoked(key) ? 'REVOKED' : 'ACTIVE',
    name,
    cityCode,
    reviewedBy: review.by,
    reviewedOn: review.on,
    requestKeys: [...keys, ...(demoKey ? [demoKey] : [])].filter(({ kid }) => !isRevoked(key, kid)).sort(by('kid')),
    purposes: purposes.map(({ purpose, name: words, claims, byConsent, legalBasis, from, to }) =>
      ({ purpose, name: words, claims: [...claims].sort(), consent: byConsent ? 'ONCE' as const : 'NONE' as const, legalBasis, from, to: to ?? '' })).sort(by('purpose')),
  };
}

const by = <K extends string>(member: K) => (a: Readonly<Record<K, string>>, b: Readonly<Record<K, string>>): number => (a[member] < b[member] ? -1 : 1);
const second = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
