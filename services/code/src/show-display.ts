import type { Context } from './context.js';
import { displayOf, enrolNow, type ShownCode } from './show-code.js';

/** What stands beside the code of a phone that makes its own: no token is signed, and the phone learns the platform's time with it (T26). */
export async function showDisplay(ctx: Context, subjectId: string): Promise<{ display: ShownCode['display']; asOfTime: Date }> {
  const profile = (await ctx.profiles.get(subjectId)) ?? (await enrolNow(ctx, subjectId));
  return { display: displayOf(ctx, subjectId, profile), asOfTime: ctx.now() };
}
