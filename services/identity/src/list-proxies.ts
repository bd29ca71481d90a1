import type { Page } from '@yuejuma/platform/db/page';
import type { Caller, Context } from './context.js';
import type { Proxy } from './domain/proxy.js';
import { findProxiesOf } from './proxies.repository.js';
import { readNames } from './read-masked-names.js';

/** One of the caller's, with the other one's masked name. */
export interface OwnProxy {
  proxy: Proxy;
  isHolder: boolean;
  maskedName: string;
}

/** Whom the caller acts for and who acts for the caller, newest first; the other one sees the look-up. READ_NOT_LOGGED. */
export async function listProxies(ctx: Context, caller: Caller, page: Page): Promise<OwnProxy[]> {
  const proxies = await findProxiesOf(ctx.db, caller.subjectId, page);
  const otherOf = ({ holderId, subjectId }: Proxy): string => (holderId === caller.subjectId ? subjectId : holderId);
  // Once it has ended the two are nobody to each other, and no name is read.
  const others = proxies.filter(({ state }) => state !== 'ENDED').map(otherOf);
  const names = new Map((await readNames(ctx, caller, others, { purpose: 'PROXY', legalBasis: 'G13', caseId: '' })).map(({ subjectId, maskedName }) => [subjectId, maskedName]));
  return proxies.map((proxy) => ({ proxy, isHolder: proxy.holderId === caller.subjectId, maskedName: proxy.state === 'ENDED' ? '' : names.get(otherOf(proxy)) ?? '' }));
}

/** One, as a party sees it that just changed it: names stay where they were read. */
export const asParty = ({ subjectId }: Caller, proxy: Proxy): OwnProxy => ({ proxy, isHolder: proxy.holderId === subjectId, maskedName: '' });
