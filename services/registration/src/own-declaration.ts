import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { answerDeclaration, own, type Answer } from './answer-declaration.js';
import { checkProxy, type FoundProxy } from './authorities.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/**
 * The caller's own declaration, or one they made for somebody they may act for (G13). Identity is asked each time, so that
 * nobody acts a day too long. DECLARATION_NOT_FOUND, PROXY_NOT_FOUND, PROXY_NOT_ACCEPTED, PROXY_ENDED, DEPENDENCY_UNAVAILABLE.
 */
export async function findOwn(ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> {
  const d = own(id, caller)(await declarations.find(ctx.db, id));
  if (d.residentId !== caller.subjectId) refuseToAct(d, await proxyOf(ctx, caller, d));
  return d;
}

/** Answers one's own, or that of somebody one may act for, as {@link answerDeclaration} does. */
export async function answerOwn(ctx: Context, caller: Caller, id: string, answer: Omit<Answer, 'admit' | 'seen'>): Promise<FiledDeclaration> {
  const seen = await findOwn(ctx, caller, id);
  return answerDeclaration(ctx, caller, id, { ...answer, admit: own(id, caller), seen });
}

/** Whoever declared it, as the proxy of whom it is about; `caller` asks. PROXY_NOT_FOUND, DEPENDENCY_UNAVAILABLE. */
export const proxyOf = ({ identity }: Context, caller: Caller, { declarantId, residentId, cityCode }: FiledDeclaration): Promise<FoundProxy> =>
  checkProxy(identity, { holderId: declarantId, subjectId: residentId, cityCode }, caller);

/** What one filed for an elder one may follow, and take back; what is done to a registration that stands takes the elder's word. */
function refuseToAct({ registeredOn }: FiledDeclaration, { id, state }: FoundProxy): void {
  if (state === 'ENDED') throw new DomainError('PROXY_ENDED', { proxy: id });
  if (state === 'ASKED' && registeredOn !== null) throw new DomainError('PROXY_NOT_ACCEPTED', { proxy: id });
}
