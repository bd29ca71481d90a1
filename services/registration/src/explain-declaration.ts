import { shanghaiDate } from '@yuejuma/kernel';
import type { Rule } from '@yuejuma/policy';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { governingKeys } from './domain/governing-rules.js';
import { findOwn } from './own-declaration.js';

/** Which rules decided a declaration, and under which it stands. */
export interface Explanation {
  declarationId: string;
  /** Empty while nothing is decided. */
  policyVersion: string;
  rules: { rule: Rule; hasDecided: boolean }[];
}

/** The rules behind one of the caller's own declarations, those that decided first (D7, C74). DECLARATION_NOT_FOUND. */
export async function explainDeclaration(ctx: Context, caller: Caller, id: string): Promise<Explanation> {
  const d = await findOwn(ctx, caller, id);
  const decided = d.citation?.ruleIds ?? [];
  // A declaration is worked on by the rules of the day it was submitted (G5, G8).
  const policy = ctx.policyOn(d.cityCode, shanghaiDate(d.createTime));
  const governing = governingKeys(d, policy).map((key) => policy.ruleIds[key]).filter((ruleId) => !decided.includes(ruleId));
  const named = [...decided.map((ruleId) => ({ ruleId, hasDecided: true })), ...governing.map((ruleId) => ({ ruleId, hasDecided: false }))];
  const rules = named.flatMap(({ ruleId, hasDecided }) => {
    const rule = ctx.ruleOf(ruleId);
    return rule === undefined ? [] : [{ rule, hasDecided }];
  });
  return { declarationId: id, policyVersion: d.citation?.policyVersion ?? '', rules };
}
