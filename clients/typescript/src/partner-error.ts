import { status, type ServiceError } from '@grpc/grpc-js';
import { ErrorInfo, RetryInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';

const DETAILS = 'grpc-status-details-bin';
const TYPE = 'type.googleapis.com/google.rpc.';

/** A call or a check that got no verdict. Branch on `reason`, a name of `common/v1/error_reason.proto`; without one nobody of the platform answered. */
export class PartnerError extends Error {
  override readonly name = 'PartnerError';

  constructor(
    /** gRPC status code. */
    readonly code: number,
    readonly reason: string | undefined,
    readonly metadata: Readonly<Record<string, string>> = {},
    /** When the server says it is worth trying again; milliseconds. */
    readonly retryAfterMs?: number,
    cause?: unknown,
  ) {
    super(reason ?? status[code] ?? `status ${code}`, { cause });
  }

  /** Whether the platform itself refused, before it looked at the check. Without a reason nobody knows how far it got. */
  get isRefusal(): boolean {
    return this.reason !== undefined;
  }

  /** Whether the same may succeed a little later. */
  get isWorthRetrying(): boolean {
    if (this.reason === 'TOO_LARGE') return false;
    return this.retryAfterMs !== undefined || [status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.DEADLINE_EXCEEDED].includes(this.code);
  }
}

/** What a server answered in place of a response. */
export function fromServiceError(error: ServiceError): PartnerError {
  const [bytes] = error.metadata?.get(DETAILS) ?? [];
  return Buffer.isBuffer(bytes) ? fromStatus(Status.decode(bytes)) : new PartnerError(error.code, undefined, {}, undefined, error);
}

/** What a server answered to one check of a stream. */
export function fromStatus({ code, details }: Status): PartnerError {
  const find = (name: string) => details.find(({ typeUrl }) => typeUrl === TYPE + name)?.value;
  const [info, retry] = [find('ErrorInfo'), find('RetryInfo')];
  const { reason, metadata } = info ? ErrorInfo.decode(info) : { reason: undefined, metadata: {} };
  const delay = retry ? RetryInfo.decode(retry).retryDelay : undefined;
  return new PartnerError(code, reason, metadata, delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6);
}
