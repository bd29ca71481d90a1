/** A refusal or failure of a call. `reason` is the word to branch on; `NETWORK` and `TIMEOUT` are ours, the rest come from the gateway (contract.md section 3). */
export class ApiError extends Error {
  constructor(
    readonly httpStatus: number,
    readonly reason: string,
    message: string,
    readonly metadata: Readonly<Record<string, string>> = {},
    readonly violations: readonly FieldViolation[] = [],
    /** Seconds the server asks us to wait, when it says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** What is wrong with a field: choose the words by the reason, never by the description (contract.md section 3). */
export type FieldViolation = { field: string; reason?: string; description: string; least?: string; most?: string };

type ErrorBody = {
  error?: {
    reason?: string;
    status?: string;
    message?: string;
    metadata?: Record<string, string>;
    fieldViolations?: FieldViolation[];
  };
};

/** Seconds to wait from a `Retry-After` header, which is a number of seconds or an HTTP date (RFC 9110). */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** The error a response stands for; a body that is not ours (a proxy's page, say) becomes the bare HTTP status. */
export function errorOf(httpStatus: number, body: unknown, retryAfter: number | null): ApiError {
  const error = (typeof body === 'object' && body !== null ? (body as ErrorBody).error : undefined) ?? {};
  const reason = error.reason || error.status || `HTTP_${httpStatus}`;
  return new ApiError(httpStatus, reason, error.message ?? '', error.metadata ?? {}, error.fieldViolations ?? [], retryAfter);
}

const networkDelays = [600, 1500, 4000];
/** Longest wait of a server that we sit through in silence; beyond it the person is told and decides. */
const silentWaitSeconds = 5;

/** Milliseconds until the next try of a call that is safe to repeat, or null: give up and say so. `tried` counts tries made. */
export function retryDelay(error: ApiError, tried: number): number | null {
  const delay = networkDelays[tried - 1];
  if (delay === undefined) return null;
  if (error.httpStatus === 0) return delay;
  if (error.httpStatus !== 429 && error.httpStatus !== 503) return null;
  if (error.retryAfter === null) return delay;
  return error.retryAfter <= silentWaitSeconds ? Math.max(delay, error.retryAfter * 1000) : null;
}
