import { status, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { CodeServiceService, type StreamVerifyCodesRequest, type StreamVerifyCodesResponse, type StreamVerifyCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import { pause, pauseBefore } from './backoff.js';
import { fromServiceError, fromStatus, PartnerError } from './partner-error.js';
import { toVerdict, type Verdict } from './verdict.js';
import { authorization, mayHelp, type Besides, type Check, type Link } from './verify.js';

type Call = ClientDuplexStream<StreamVerifyCodesRequest, StreamVerifyCodesResponse>;

/** One long-lived stream of checks, opened again when it breaks or its bearer token ends. */
export interface VerifyStream {
  /** As of the client. */
  verify(token: string, purpose: string, besides?: Besides): Promise<Verdict>;
  /** Rejects what is still waited for (CANCELLED). */
  close(): void;
}

interface Waiting {
  check: Check;
  attempts: number;
  /** The stream on which it was last sent broke before an answer came. */
  wasLost: boolean;
  isSent: boolean;
  resolve(verdict: Verdict): void;
  reject(error: PartnerError): void;
}

/** Checks in one message, as many as the server takes. */
const MOST_IN_MESSAGE = 100;
/** Checks sent and not yet answered; more wait here. */
const MOST_SENT = 500;

export function openVerifyStream(link: Link): VerifyStream {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let call: Call | undefined;
  let isOpening = false;
  let isClosed = false;
  let failures = 0;
  let isFlushing = false;

  function flushSoon(): void {
    if (isFlushing || isClosed) return;
    isFlushing = true;
    setImmediate(() => {
      isFlushing = false;
      if (!call) void open();
      else send(call);
    });
  }

  async function open(): Promise<void> {
    if (isOpening || isClosed) return;
    isOpening = true;
    try {
      const bearer = await link.tokens.current();
      if (isClosed) return;
      const { path, requestSerialize, responseDeserialize } = CodeServiceService.streamVerifyCodes;
      const opened: Call = link.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, authorization(bearer));
      call = opened;
      opened.on('data', ({ answers, ...single }: StreamVerifyCodesResponse) => {
        failures = 0;
        for (const answer of answers.length > 0 ? answers : [{ id: single.id, error: single.error, verdict: single }]) settle(answer);
        if (waiting.size > 0) flushSoon();
      });
      opened.on('error', (error: ServiceError) => {
        if (error.code === status.UNAUTHENTICATED) link.tokens.refused(bearer);
        broken(opened, fromServiceError(error));
      });
      opened.on('end', () => broken(opened, new PartnerError(status.UNAVAILABLE, undefined)));
      send(opened);
    } catch (error) {
      broken(undefined, error instanceof PartnerError ? error : new PartnerError(status.UNKNOWN, undefined, {}, undefined, error));
    } finally {
      isOpening = false;
    }
  }

  function send(on: Call): void {
    const sent = [...waiting.values()].filter(({ isSent }) => isSent).length;
    const unsent = [...waiting].filter(([, { isSent }]) => !isSent).slice(0, MOST_SENT - sent);
    for (let at = 0; at < unsent.length; at += MOST_IN_MESSAGE) {
      const part = unsent.slice(at, at + MOST_IN_MESSAGE);
      for (const [, one] of part) one.isSent = true;
      on.write({ id: 0, token: '', purpose: '', nonce: '', checks: part.map(([id, { check }]) => ({ id, ...check, nonce: '' })) });
    }
  }

  function settle({ id, verdict, error }: StreamVerifyCodesResponse_Answer): void {
    const one = waiting.get(id);
    if (!one) return;
    if (!error && verdict) {
      waiting.delete(id);
      return one.resolve(toVerdict(verdict, one.wasLost));
    }
    const refusal = error ? fromStatus(error) : new PartnerError(status.UNKNOWN, undefined);
    if (!isTriedAgain(id, one, refusal)) return;
    void pause(pauseBefore(one.attempts, link.patience, Math.random(), refusal.retryAfterMs)).then(() => {
      one.isSent = false;
      flushSoon();
    });
  }

  /** Counts an attempt; rejects the check when there are no more, or when another could not help. */
  function isTriedAgain(id: number, one: Waiting, error: PartnerError): boolean {
    one.attempts += 1;
    if (one.attempts <= link.patience.attempts && mayHelp(error)) return true;
    waiting.delete(id);
    one.reject(error);
    return false;
  }

  function broken(which: Call | undefined, error: PartnerError): void {
    if (call !== which || isClosed) return;
    call = undefined;
    // The server answers what it took before it ends a stream by itself; a connection that broke may have lost answers.
    for (const [id, one] of waiting) {
      if (!isTriedAgain(id, one, error)) continue;
      one.wasLost ||= one.isSent && !error.isRefusal;
      one.isSent = false;
    }
    failures += 1;
    if (waiting.size === 0) return;
    const isRenewal = error.code === status.UNAUTHENTICATED && failures === 1;
    void pause(isRenewal ? 0 : pauseBefore(failures + 1, link.patience, Math.random(), error.retryAfterMs)).then(flushSoon);
  }

  return {
    verify: (token, purpose, besides) => new Promise((resolve, reject) => {
      if (isClosed) return reject(new PartnerError(status.CANCELLED, undefined));
      waiting.set(nextId, { check: { token, purpose, ...besides }, attempts: 1, wasLost: false, isSent: false, resolve, reject });
      nextId = (nextId % 0xffff_ffff) + 1;
      flushSoon();
    }),
    close() {
      isClosed = true;
      call?.on('error', () => undefined);
      call?.cancel();
      for (const one of waiting.values()) one.reject(new PartnerError(status.CANCELLED, undefined));
      waiting.clear();
    },
  };
}
