import { DomainError, isUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { announceEnded } from './announce-proxy.js';
import type { Caller, Context } from './context.js';
import type { Proxy } from './domain/proxy.js';
import { endProxyAt, findProxy, lockProxy } from './proxies.repository.js';

/** Either of the two ends it, at any time and for no reason (G13). Ended already, it changes nothing. Throws PROXY_NOT_FOUND. */
export function endProxy(ctx: Context, caller: Caller, id: string): Promise<Proxy> {
  return ctx.db.tx(async (tx) => {
    const held = isUuid(id) ? await lockProxy(tx, id) : undefined;
    if (held === undefined || ![held.holderId, held.subjectId].includes(caller.subjectId)) throw new DomainError('PROXY_NOT_FOUND', { proxy: id.slice(0, 64) });
    if (held.state === 'ENDED') return held;
    const [cause, time] = [caller.subjectId === held.holderId ? 'HOLDER' : 'SUBJECT', ctx.now()] as const;
    await endProxyAt(tx, id, time, cause);
    await announceEnded(tx, id, cause, time);
    await recordAct(tx, caller, { act: 'END_PROXY', subjectIds: [held.subjectId], objectId: id, details: { cause } }, time);
    return (await findProxy(tx, id)) as Proxy;
  });
}
