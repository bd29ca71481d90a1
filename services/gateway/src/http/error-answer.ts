import { status } from '@grpc/grpc-js';
import type { DomainError, FieldViolation } from '@yuejuma/kernel';
import { STATUS } from '@yuejuma/platform/grpc/status';
import type { Language } from './language.js';
import { REASON_WORDS } from './reason-words.js';

/** The body of every refusal (contract section 3). */
export interface ErrorBody {
  error: {
    code: number;
    status: string;
    reason: string;
    domain: 'yuejuma';
    message: string;
    metadata: Record<string, string>;
    fieldViolations?: FieldViolation[];
  };
}

export interface ErrorAnswer {
  code: number;
  headers: Record<string, string>;
  body: ErrorBody;
}

const HTTP_CODES: Readonly<Partial<Record<status, number>>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.UNAUTHENTICATED]: 401,
  [status.PERMISSION_DENIED]: 403,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.ABORTED]: 409,
  [status.FAILED_PRECONDITION]: 409,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.UNAVAILABLE]: 503,
};

/** Where a service names a field otherwise than the JSON it came from. */
const JSON_FIELDS: ReadonlyMap<string, string> = new Map([['requestId', 'Idempotency-Key'], ['moveInOn', 'moveInDate'], ['end.endOn', 'end.endDate'], ['untilOn', 'untilDate'], ['query', 'q'], ['parentCode', 'parent']]);
const jsonField = (path: string): string => JSON_FIELDS.get(path) ?? path.replace(/[^.]+$/, (name) => JSON_FIELDS.get(name) ?? name);

const DEFAULT_RETRY_SECONDS = 1;

/** A refusal as HTTP says it, its words in the language asked for. */
export function errorAnswer(error: DomainError, language: Language): ErrorAnswer {
  const grpcStatus = STATUS[error.reason];
  const code = error.reason === 'TOO_LARGE' ? 413 : (HTTP_CODES[grpcStatus] ?? 500);
  const violations = error.violations.map((violation) => ({ ...violation, field: jsonField(violation.field) }));
  return {
    code,
    headers: {
      ...(code === 429 || code === 503 ? { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS))) } : {}),
      ...(code === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: {
      error: {
        code,
        status: status[grpcStatus] ?? 'INTERNAL',
        reason: error.reason,
        domain: 'yuejuma',
        message: REASON_WORDS[error.reason][language],
        metadata: jsonMetadata(error.metadata),
        ...(violations.length > 0 ? { fieldViolations: violations } : {}),
      },
    },
  };
}

function jsonMetadata(metadata: Record<string, string>): Record<string, string> {
  const { field } = metadata;
  return field === undefined ? metadata : { ...metadata, field: field.split(',').map(jsonField).join(',') };
}
