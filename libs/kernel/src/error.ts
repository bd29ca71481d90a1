import type { ErrorReason } from '@yuejuma/proto/common/v1/error_reason';

/** Every reason of `error_reason.proto`, by its short name. */
export type Reason = Exclude<keyof typeof ErrorReason, 'UNSPECIFIED' | 'UNRECOGNIZED'>;

/** One field of a request that cannot be taken, as `google.rpc.BadRequest` names it. */
export interface FieldViolation {
  field: string;
  description: string;
}

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
