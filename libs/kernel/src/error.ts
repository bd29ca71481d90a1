import type { ErrorReason } from '@yuejuma/proto/common/v1/error_reason';
import type { FieldViolation } from './field-violation.js';

/** Every reason of `error_reason.proto`, by its short name. */
export type Reason = Exclude<keyof typeof ErrorReason, 'UNSPECIFIED' | 'UNRECOGNIZED'>;

/**
 * A refusal with a reason of the contract. Metadata holds ids, field names and numbers, never personal data; the
 * words a person reads belong to the web app and the gateway.
 */
export class DomainError extends Error {
  constructor(
    readonly reason: Reason,
    readonly metadata: Record<string, string> = {},
    readonly violations: FieldViolation[] = [],
    /** Seconds after which the same request may succeed. */
    readonly retryAfterSeconds?: number,
  ) {
    super(reason);
    this.name = 'DomainError';
  }
}

/** A request with fields that cannot be taken; names every one of them at once (SC663-9). */
export function invalidFields(violations: FieldViolation[]): DomainError {
  return new DomainError('INVALID_FIELD', { field: violations.map((v) => v.field).join(',') }, violations);
}

/** Reads a part of a request: a field it cannot take is named by where it stands (`declare.houseCode`). */
export function inPart<T>(part: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw ofPart(part, error);
  }
}

/** What a part of a request was refused for, as said of the whole request; anything but INVALID_FIELD as it is. */
export function ofPart(part: string, error: unknown): unknown {
  if (!(error instanceof DomainError) || error.reason !== 'INVALID_FIELD') return error;
  return invalidFields(error.violations.map((violation) => ({ ...violation, field: `${part}.${violation.field}` })));
}
