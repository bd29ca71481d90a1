import { addDays, shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import { positionOn } from '@yuejuma/code-format';
import type { Context } from './context.js';
import { lockStrips, revokeLiveStrips } from './strips.repository.js';
import { listRevoked } from './status-lists.repository.js';

/** Today and every day a strip may end on. */
const DAYS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** The strips of a device whose session ended, such as a lost phone's. Nothing else takes them: a frozen account keeps the own code (C52). */
export const onSessionEnded = (ctx: Context): Handler<'identity.session-ended.v1'> => async ({ subjectId, deviceThumbprint }, once) => {
  await readyKeys(ctx);
  await once(async (tx) => {
    await lockStrips(tx, subjectId);
    await revokeStrips(tx, ctx, subjectId, ctx.stripSeals.deviceMac(Buffer.from(deviceThumbprint, 'base64url')));
  });
};

/** What is revoked is refused online from the commit on, offline from the next list on. */
async function revokeStrips(tx: Tx, ctx: Context, subjectId: string, deviceMac: Buffer): Promise<void> {
  const revoked = await revokeLiveStrips(tx, subjectId, deviceMac, ctx.now());
  await listRevoked(tx, revoked.flatMap(({ on_day: day, sealed_index: sealed }) => {
    const index = ctx.stripSeals.open(day, sealed);
    const position = index === undefined ? undefined : positionOn(day, index);
    return position === undefined ? [] : [{ day, position }];
  }));
}

const readyKeys = (ctx: Context): Promise<void> => {
  const today = shanghaiDate(ctx.now());
  return ctx.stripSeals.ready(DAYS.map((ahead) => addDays(today, ahead)), true);
};
