import { breach, type Breach, type FieldViolation } from '@yuejuma/kernel';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type TooBig = Extract<Issue, { code: 'too_big' }>;
type TooSmall = Extract<Issue, { code: 'too_small' }>;

/** What a schema says is wrong, field by field, with a reason a client can choose its words by. */
export function violationsOfIssue(issue: Issue, input: unknown): FieldViolation[] {
  const path = issue.path.reduce<string>((before, step) => (typeof step === 'number' ? `${before}[${step}]` : [before, String(step)].filter(Boolean).join('.')), '');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: path === '' ? key : `${path}.${key}`, ...breach.unknownField() }));
  return [{ field: path === '' ? 'body' : path, ...breachOf(issue, valueAt(input, issue.path)) }];
}

function breachOf(issue: Issue, value: unknown): Breach {
  if (value === undefined) return breach.required();
  if (issue.code === 'too_big' || issue.code === 'too_small') return outside(issue, value);
  return issue.code === 'invalid_value' ? breach.notListed(issue.message) : breach.malformed(issue.message);
}

function outside(issue: TooBig | TooSmall, value: unknown): Breach {
  const bound = issue.code === 'too_big' ? { most: String(issue.maximum) } : { least: String(issue.minimum) };
  if (issue.origin === 'array') return { reason: 'WRONG_COUNT', description: issue.message, ...bound };
  if (issue.origin !== 'string') return { reason: 'OUT_OF_RANGE', description: issue.message, ...bound };
  if (issue.code === 'too_big') return breach.tooLong(Number(issue.maximum));
  return value === '' ? breach.required() : breach.malformed(issue.message);
}

const valueAt = (input: unknown, path: Issue['path']): unknown =>
  path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<PropertyKey, unknown>)[step] : undefined), input);
