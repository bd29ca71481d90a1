import { encodeStatusBits, signPrintedList } from '@yuejuma/code-format';
import type { Context } from './context.js';
import { findPrintedListed } from './printed-codes.repository.js';
import { findNewestList, makeList } from './status-lists.repository.js';

/** A list is made every quarter of an hour, on the quarter, with that of revoked strips. */
const QUARTER_MS = 900_000;

/** The list of revoked printed codes as published, as JSON, made once a quarter. Everybody gets the same bytes (P3). */
export type PrintedLists = () => Promise<string>;

export function createPrintedLists(ctx: Pick<Context, 'db' | 'now' | 'issuerKeys'>): PrintedLists {
  let made: { name: string; json: Promise<string> } | undefined;
  return () => {
    const quarter = Math.floor(ctx.now().getTime() / QUARTER_MS) * QUARTER_MS;
    const name = `${ctx.issuerKeys.activeOf('l').kid}/${quarter}`;
    if (made?.name === name) return made.json;
    const json = build(ctx, new Date(quarter));
    const entry = { name, json };
    made = entry;
    json.catch(() => made === entry && (made = undefined));
    return json;
  };
}

async function build(ctx: Pick<Context, 'db' | 'issuerKeys'>, quarter: Date): Promise<string> {
  await ctx.db.tx((tx) => makeList(tx, quarter));
  const producedTime = (await findNewestList(ctx.db)) ?? quarter;
  const revokedPrinted = Buffer.from(encodeStatusBits(await findPrintedListed(ctx.db, producedTime))).toString('base64url');
  const { kid, sign } = ctx.issuerKeys.activeOf('l');
  return JSON.stringify(signPrintedList({ kid, producedTime: `${producedTime.toISOString().slice(0, 19)}Z`, revokedPrinted }, (bytes) => sign(bytes)));
}
