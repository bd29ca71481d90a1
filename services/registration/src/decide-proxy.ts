import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { ofResident } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { proxyOf } from './own-declaration.js';

/** What somebody says at a counter about whoever declared for them (G13, C39). */
export type ProxyAct = 'ALLOW_PROXY' | 'END_PROXY';

/** Refuses before anybody consents to it: what is not theirs, and agreeing to what is over. DECLARATION_NOT_FOUND, PROXY_NOT_FOUND, PROXY_ENDED. */
export async function refuseProxyAct(ctx: Context, person: Caller, kind: ProxyAct, id: string): Promise<void> {
  const d = ofResident(id, person)(await declarations.find(ctx.db, id));
  const proxy = await proxyOf(ctx, person, d);
  if (kind === 'ALLOW_PROXY' && proxy.state === 'ENDED') throw new DomainError('PROXY_ENDED', { proxy: proxy.id });
}

/** Tells identity; the declaration itself stays as it is. */
export async function decideProxy(ctx: Context, person: Caller, kind: ProxyAct, id: string, consentId: string): Promise<FiledDeclaration> {
  const d = ofResident(id, person)(await declarations.find(ctx.db, id));
  const { id: proxyId } = await proxyOf(ctx, person, d);
  if (kind === 'END_PROXY') await ctx.identity.endProxy({ proxyId }, { caller: person });
  else await ctx.identity.acceptProxy({ proxyId, consentId, assertion: '' }, { caller: person });
  return d;
}
