import { newUuid, type PlainDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { announceAsked } from './announce-proxy.js';
import type { Caller, Context } from './context.js';
import { firstLookOn, type ProxyGround } from './domain/proxy.js';
import { saveProxy } from './proxies.repository.js';

/** Whom somebody declared for, and why they may. */
export interface DeclaredFor {
  subjectId: string;
  cityCode: string;
  ground: ProxyGround;
  birthOn: PlainDate;
}

/** Whoever declared for a child acts for them until they are grown; for an elder only once the elder agrees (G13). */
export async function openProxy(tx: Tx, ctx: Context, { subjectId: holderId }: Caller, { subjectId, cityCode, ground, birthOn }: DeclaredFor): Promise<void> {
  if (holderId === subjectId) return;
  const createTime = ctx.now();
  const isChild = ground === 'MINOR';
  const saved = await saveProxy(tx, {
    id: newUuid(), holderId, subjectId, cityCode, ground, createTime, state: isChild ? 'STANDING' : 'ASKED', lookOn: isChild ? firstLookOn(birthOn, ctx.policyOf(cityCode)) : null,
  });
  if (saved?.state === 'ASKED') await announceAsked(tx, saved.id, createTime);
}
