import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { announceEnded, announceEnding } from '../announce-proxy.js';
import { readBirthDays } from '../check-proxy.js';
import type { Context } from '../context.js';
import { lookAt, type Proxy } from '../domain/proxy.js';
import { endProxyAt, findToLookAt, lockProxy, lookAgainOn, tellProxyEnd } from '../proxies.repository.js';

const BATCH = 100;

/** Tells child and holder `proxyNoticeDays` before the child grows out of it, and ends it on the day (G13). */
export const endGrownProxies = (ctx: Context): Job => ({
  name: 'end-grown-proxies',
  pattern: (cityCode) => `${Number(cityCode) % 60} ${Number(cityCode) % 10} 8 * * *`,
  async run(cityCodes) {
    for (;;) {
      const today = shanghaiDate(ctx.now());
      const due = await findToLookAt(ctx.db, cityCodes, today, BATCH);
      const birthDays = await readBirthDays(ctx, due.map(({ subjectId }) => subjectId));
      for (const { id, subjectId } of due) await ctx.db.tx((tx) => look(tx, ctx, id, birthDays.get(subjectId) as PlainDate, today));
      if (due.length < BATCH) return;
    }
  },
});

/** Every look moves the next one on, so that a run ends. */
async function look(tx: Tx, ctx: Context, id: string, birthOn: PlainDate, today: PlainDate): Promise<void> {
  const held = (await lockProxy(tx, id)) as Proxy;
  if (held.state !== 'STANDING') return;
  const found = lookAt(held, birthOn, today, ctx.policyOf(held.cityCode));
  if (found.kind === 'WAIT') return lookAgainOn(tx, id, found.until);
  if (found.kind === 'TELL') {
    await tellProxyEnd(tx, id, found.endsOn);
    return announceEnding(tx, id, found.endsOn, ctx.now());
  }
  await endProxyAt(tx, id, ctx.now(), 'GROWN_UP');
  await announceEnded(tx, id, 'GROWN_UP', ctx.now());
  await recordAct(tx, asService('identity'), { act: 'END_PROXY', subjectIds: [held.subjectId], objectId: id, details: { cause: 'GROWN_UP' } }, ctx.now());
}
