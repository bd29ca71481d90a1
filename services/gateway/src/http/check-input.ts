import { breach, DomainError, invalidFields, isUuid, type FieldViolation } from '@yuejuma/kernel';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { noQuery, type Route } from './route.js';
import { violationsOfIssue } from './violations-of-issue.js';

const NOTHING: Readonly<Record<string, never>> = {};

/** The input of a call as the route's schemas take it. Throws INVALID_FIELD naming every field at once. */
export function checkInput(route: Route, request: FastifyRequest): { body: unknown; query: unknown; requestId: string } {
  const violations: FieldViolation[] = [];
  const query = route.query === noQuery && Object.keys(request.query as object).length === 0 ? NOTHING : parse(route.query, request.query, violations);
  const body = route.body === undefined ? undefined : parse(route.body, request.body, violations);
  const requestId = route.isCreate ? idempotencyKey(request, violations) : '';
  if (violations.length > 0) throw invalidFields(violations);
  return { body, query, requestId };
}

function parse(schema: z.ZodType, value: unknown, violations: FieldViolation[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  violations.push(...result.error.issues.flatMap((issue) => violationsOfIssue(issue, value)));
  return undefined;
}

function idempotencyKey(request: FastifyRequest, violations: FieldViolation[]): string {
  const given = request.headers['idempotency-key'];
  const key = typeof given === 'string' ? given.toLowerCase() : '';
  if (!isUuid(key)) violations.push({ field: 'Idempotency-Key', ...(given === undefined ? breach.required() : breach.malformed('must be a uuid')) });
  return key;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON body, or undefined for none. Throws INVALID_FIELD for broken UTF-8 or JSON. */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw malformedBody('is not JSON in UTF-8');
  }
}

export const malformedBody = (description: string): DomainError => invalidFields([{ field: 'body', ...breach.malformed(description) }]);
