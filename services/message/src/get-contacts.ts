import { shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Context } from './context.js';
import { hotlinesOf } from './domain/names-of-policy.js';

/** Where people of a division turn to, its own numbers first (R63, R66, R67). */
export function getContacts(ctx: Context, divisionCode: string): Pick<Policy, 'hotlines' | 'channels'> {
  const { hotlines, channels } = ctx.policyOn(divisionCode.length < 4 ? '44' : divisionCode.slice(0, 4), shanghaiDate(ctx.now()));
  return { hotlines: hotlinesOf(hotlines, divisionCode), channels };
}
