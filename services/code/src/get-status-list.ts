import { encodeStatusBits, signStatusList, type SignedStatusList } from '@yuejuma/code-format';
import { addDays, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { findListed, findNewestList, hasList, makeList } from './status-lists.repository.js';

/** A list is made every quarter of an hour, on the quarter. */
const QUARTER_MS = 900_000;
/** How long a verifier may use a list; the strips that can be shown until then are in it. */
const LIST_LIFE_MS = 86_400_000;
/** Deltas kept ready beside the whole list; one for each quarter of a day. */
const KEPT = 97;

/** Status lists as this process publishes them, as JSON, each made once. */
export type StatusLists = (since: Date | undefined) => Promise<string>;

/**
 * The revoked strips that a phone could show until the list is a day old: all of them, or what was added since a list of
 * ours. Everybody gets the same bytes; nobody asks about one strip (P3). A `since` that is no list of ours gets the whole one.
 */
export function createStatusLists(ctx: Pick<Context, 'db' | 'now' | 'policy' | 'issuerKeys'>): StatusLists {
  const made = new Map<string, Promise<string>>();
  let quarter = Number.NaN;

  return async (since) => {
    const current = Math.floor(ctx.now().getTime() / QUARTER_MS) * QUARTER_MS;
    if (current !== quarter) {
      await ctx.db.tx((tx) => makeList(tx, new Date(current)));
      quarter = current;
      made.clear();
    }
    const { kid } = ctx.issuerKeys.activeOf('l');
    const name = `${kid}/${since?.getTime() ?? ''}`;
    const known = made.get(name);
    if (known) return known;
    const list = build(ctx, new Date(current), since);
    if (made.size < KEPT) made.set(name, list);
    list.catch(() => made.delete(name));
    return list;
  };
}

async function build(ctx: Pick<Context, 'db' | 'policy' | 'issuerKeys'>, current: Date, asked: Date | undefined): Promise<string> {
  const producedTime = (await findNewestList(ctx.db)) ?? current;
  const since = asked && asked < producedTime && (await hasList(ctx.db, asked)) ? asked : undefined;
  const days = await Promise.all(coveredDays(producedTime).map(async (day) =>
    ({ day, revoked: Buffer.from(encodeStatusBits(await findListed(ctx.db, day, since, producedTime))).toString('base64url') })));
  const { kid, sign } = ctx.issuerKeys.activeOf('l');
  const list: SignedStatusList = signStatusList(
    { days, kid, minVersion: String(ctx.policy().codeMinVersion), producedTime: second(producedTime), sinceTime: since ? second(since) : '' }, (bytes) => sign(bytes));
  return JSON.stringify(list);
}

/** From the day whose strips are just over, for late clocks, to the one whose strips a day-old list still meets. */
function coveredDays(producedTime: Date): PlainDate[] {
  const first = shanghaiDate(new Date(producedTime.getTime() - QUARTER_MS));
  const last = shanghaiDate(new Date(producedTime.getTime() + LIST_LIFE_MS + QUARTER_MS));
  return [0, 1, 2, 3].map((ahead) => addDays(first, ahead)).filter((day) => day <= last);
}

const second = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
