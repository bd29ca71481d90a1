import { DomainError, isUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { announceAccepted } from './announce-proxy.js';
import { checkFace } from './check-face.js';
import { findConsent } from './consents.repository.js';
import type { Caller, Context } from './context.js';
import type { Proxy } from './domain/proxy.js';
import { acceptProxyAt, findProxy, lockProxy } from './proxies.repository.js';
import { findResident, type Resident } from './residents.repository.js';
import { documentIndex, openOwn } from './vault.js';

/** How the person showed that it is they who agree: by their face, or at a counter. */
export interface Agreement {
  proxyId: string;
  assertion: string;
  consentId: string;
}

/**
 * The person agrees, once, with an identity check of their own (G13). Agreed already, it changes nothing. Throws
 * PROXY_NOT_FOUND, also for whoever is not asked, PROXY_ENDED, CONSENT_NOT_FOUND, FACE_ASSERTION_INVALID,
 * IDENTITY_NOT_CONFIRMED, RATE_LIMITED, DEPENDENCY_UNAVAILABLE.
 */
export async function acceptProxy(ctx: Context, caller: Caller, { proxyId, assertion, consentId }: Agreement): Promise<Proxy> {
  const asked = admit(await findAsked(ctx, proxyId), caller, proxyId);
  if (asked.state === 'STANDING') return asked;
  if (caller.via === 'registration') await requireConsent(ctx, caller, consentId);
  else await showFace(ctx, caller, proxyId, assertion);
  return ctx.db.tx(async (tx) => {
    const held = admit(await lockProxy(tx, proxyId), caller, proxyId);
    if (held.state === 'STANDING') return held;
    await acceptProxyAt(tx, proxyId, ctx.now());
    await announceAccepted(tx, proxyId, ctx.now());
    await recordAct(tx, caller, { act: 'ACCEPT_PROXY', subjectIds: [held.subjectId], objectId: proxyId }, ctx.now());
    return (await findProxy(tx, proxyId)) as Proxy;
  });
}

const findAsked = async (ctx: Context, id: string): Promise<Proxy | undefined> => (isUuid(id) ? findProxy(ctx.db, id) : undefined);

/** Only whom it is about agrees to it. */
function admit(proxy: Proxy | undefined, { subjectId }: Caller, id: string): Proxy {
  if (proxy?.subjectId !== subjectId) throw new DomainError('PROXY_NOT_FOUND', { proxy: id.slice(0, 64) });
  if (proxy.state === 'ENDED') throw new DomainError('PROXY_ENDED', { proxy: id });
  return proxy;
}

async function requireConsent(ctx: Context, { subjectId }: Caller, consentId: string): Promise<void> {
  const consent = isUuid(consentId) ? await findConsent(ctx.db, consentId) : undefined;
  if (consent?.subjectId !== subjectId || consent.act !== 'ALLOW_PROXY' || consent.giveTime === null) throw new DomainError('CONSENT_NOT_FOUND');
}

async function showFace(ctx: Context, { subjectId }: Caller, proxyId: string, assertion: string): Promise<void> {
  const { fullName, documentType, documentNumber, phone } = openOwn(ctx.kms, ((await findResident(ctx.db, subjectId)) as Resident).data);
  const claim = { fullName, documentType, documentNumber, phone };
  await checkFace(ctx, { id: proxyId, readClaim: async () => claim, documentIndex: documentIndex(ctx, claim), assertion });
}
