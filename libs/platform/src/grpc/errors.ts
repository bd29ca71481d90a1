import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Catch, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { DomainError, type Reason } from '@yuejuma/kernel';
import { ErrorInfo, RetryInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';
import { throwError, type Observable } from 'rxjs';
import { reasonOfFault } from '../db/faults.js';
import type { Log } from '../log.js';
import { violationDetails, violationsIn } from './field-violations.js';
import { STATUS } from './status.js';

const DETAILS = 'grpc-status-details-bin';
const DOMAIN = 'yuejuma';
const TYPE = 'type.googleapis.com/google.rpc.';

type WireError = Pick<ServiceError, 'code' | 'details' | 'metadata' | 'message'>;

/** A refusal as `google.rpc.Status` with ErrorInfo, BadRequest and RetryInfo where they help. */
export function toStatus(error: DomainError): Status {
  const details = [
    { typeUrl: `${TYPE}ErrorInfo`, value: Buffer.from(ErrorInfo.encode({ reason: error.reason, domain: DOMAIN, metadata: error.metadata }).finish()) },
    ...violationDetails(error.violations),
    ...(error.retryAfterSeconds === undefined ? [] : [{ typeUrl: `${TYPE}RetryInfo`, value: Buffer.from(RetryInfo.encode({ retryDelay: { seconds: BigInt(Math.ceil(error.retryAfterSeconds)), nanos: 0 } }).finish()) }]),
  ];
  return { code: STATUS[error.reason], message: error.reason, details };
}

/** The same as the end of a call. */
export function toWire(error: DomainError): WireError {
  const status = toStatus(error);
  const metadata = new Metadata();
  metadata.set(DETAILS, Buffer.from(Status.encode(status).finish()));
  return { code: status.code, details: error.reason, message: error.reason, metadata };
}

/** A peer's refusal read back; anything without our ErrorInfo is a dependency that does not answer as it should. */
export function fromWire(error: ServiceError, dependency: string): DomainError {
  const status = decodeStatus(error);
  const find = (name: string) => status?.details.find((detail) => detail.typeUrl === TYPE + name)?.value;
  const info = find('ErrorInfo');
  if (!info) return transportError(error, dependency);
  const { reason, metadata } = ErrorInfo.decode(info);
  const retry = find('RetryInfo');
  const violations = violationsIn(status?.details ?? []);
  const delay = retry ? Number(RetryInfo.decode(retry).retryDelay?.seconds ?? 0n) : undefined;
  if (!(reason in STATUS)) return new DomainError('DEPENDENCY_UNAVAILABLE', { dependency });
  return new DomainError(reason as Reason, metadata, violations, delay);
}

function decodeStatus(error: ServiceError): Status | undefined {
  const bytes = error.metadata?.get(DETAILS)[0];
  try {
    return Buffer.isBuffer(bytes) ? Status.decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function transportError(error: ServiceError, dependency: string): DomainError {
  const away = [status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED, status.RESOURCE_EXHAUSTED];
  return new DomainError(away.includes(error.code) ? 'DEPENDENCY_UNAVAILABLE' : 'INTERNAL_FAULT', { dependency });
}

/** Any thrown thing as a refusal. What we did not foresee is logged and becomes INTERNAL without text. */
export function asDomainError(error: unknown, log: Log): DomainError {
  if (error instanceof DomainError) {
    if (error.reason === 'INTERNAL_FAULT') log.error({ err: error }, 'a peer failed');
    return error;
  }
  const reason = reasonOfFault(error);
  if (reason !== undefined) return new DomainError(reason, reason === 'DEPENDENCY_UNAVAILABLE' ? { dependency: 'database' } : {});
  log.error({ err: error }, 'a call failed unforeseen');
  return new DomainError('INTERNAL_FAULT');
}

/** The one filter: whatever a controller throws goes over the wire as a reason of the contract. */
@Catch()
export class GrpcErrorFilter implements RpcExceptionFilter<unknown> {
  constructor(private readonly log: Log) {}

  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => toWire(asDomainError(error, this.log)));
  }
}
